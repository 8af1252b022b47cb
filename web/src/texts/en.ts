/** All texts of one language, in one part. */
import support from '../../../locales/en/support.ftl';
import web from '../../../locales/en/web.ftl';

export default { ...web, ...support };
