/** All texts of one language, in one part. */
import call from '../../../locales/en/call.ftl';
import support from '../../../locales/en/support.ftl';
import web from '../../../locales/en/web.ftl';

export default { ...web, ...support, ...call };
