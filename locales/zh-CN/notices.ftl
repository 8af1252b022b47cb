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

# 邮件
mail-code-subject = 驿站：确认邮箱地址
mail-code = 验证码 { $code }，30 分钟内有效。在“我的账户”中填写后，通知会发到这个邮箱。如果不是您本人操作，请忽略这封邮件。
mail-notice-subject = 驿站通知：{ $item }
