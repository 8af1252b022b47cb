# 站外短信与邮件的文字：只说有什么事，不说办件内容。
notice-submitted = 【驿站】收到新办件：{ $item }，{ $receipt }。请登录驿站办理。
notice-resubmitted = 【驿站】申请人已补充提交：{ $item }，{ $receipt }。请登录驿站办理。
notice-withdrawn = 【驿站】申请人已撤回：{ $item }，{ $receipt }。
notice-correction-requested = 【驿站】您的办件需要补正：{ $item }，{ $receipt }。请登录驿站查看全部要求和期限。
notice-accepted = 【驿站】您的办件已受理：{ $item }，{ $receipt }。
notice-not-accepted = 【驿站】您的办件不予受理：{ $item }，{ $receipt }。请登录驿站查看理由和救济途径。
notice-clock-changed = 【驿站】您的办件办理期限有变化：{ $item }，{ $receipt }。请登录驿站查看原因。
notice-decided = 【驿站】您的办件已作出决定：{ $item }，{ $receipt }。请登录驿站查看。
notice-delivered = 【驿站】您的办件结果已送达：{ $item }，{ $receipt }。
notice-ended = 【驿站】您的办件已终止：{ $item }，{ $receipt }。请登录驿站查看原因。
notice-message = 【驿站】您有一条新留言：{ $item }，{ $receipt }。请登录驿站查看。
notice-assigned = 【驿站】有办件分办给您：{ $item }，{ $receipt }。
notice-deadline-near = 【驿站】办件即将到期：{ $item }，{ $receipt }。
notice-deadline-missed = 【驿站】办件已经超期：{ $item }，{ $receipt }。
notice-support-remind = 【驿站】您接手的求助快到或已过承诺的答复时间：{ $item }，{ $receipt }。请登录驿站处理。
notice-support-deputy = 【驿站】有求助已过承诺的答复时间，请您协助：{ $item }，{ $receipt }。请登录驿站处理。
notice-support-lead = 【驿站】有求助长时间未获答复或无人接手：{ $item }，{ $receipt }。请登录驿站安排。
notice-no-receipt = 尚未提交

# 邮件
mail-code-subject = 驿站：确认邮箱地址
mail-code = 验证码 { $code }，30 分钟内有效。在“我的账户”中填写后，通知会发到这个邮箱。如果不是您本人操作，请忽略这封邮件。
mail-notice-subject = 驿站通知：{ $item }

# 求助会话里专家可一键选用的话
reply-hello = 您好，我来帮您，请稍等，我先看一下您填写的内容。
reply-wait = 请稍等，我核对一下规定再答复您。
reply-picture = 请把材料平放，在光线均匀处拍一张完整的照片发过来。
reply-remote = 我们一起看表单会更清楚，我把帮办方式改为远程办，请点“打开同看表单”。
reply-open = 请点“打开同看表单”，我会指出要填写的地方。
reply-accept = 我已在表单上给出建议，请核对后决定是否采纳。
reply-solved = 请问这样解决了吗？还有疑问可以继续问。
reply-again = 不客气。以后遇到类似问题，可以先看该处的答案卡。
