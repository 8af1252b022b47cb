/** All texts of one language, in one part. */
import call from '../../../locales/zh-CN/call.ftl';
import support from '../../../locales/zh-CN/support.ftl';
import web from '../../../locales/zh-CN/web.ftl';

export default { ...web, ...support, ...call };
