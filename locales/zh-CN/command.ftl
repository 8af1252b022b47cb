## 命令本身出的错：说清是什么、怎么办
command-no-such-file = 找不到文件或文件夹 { $path }。请检查路径和文件名是否写对。
command-unreadable = 无法读取 { $path }（{ $detail }）。请检查是否有读取权限。
command-unwritable = 无法写入 { $path }（{ $detail }）。请换一个可以写入的位置。
command-nothing-to-read = 这里没有可读的材料。请给出照片、扫描件、PDF 或 OFD 文件，或装有这些文件的文件夹。
command-too-many-files = 一次最多 { $most } 个文件。请分批提交。
command-unknown-item = 没有事项 { $item }。用 yizhan items 列出全部事项，或用 yizhan items 关键词 查找。
command-broken-form = 表单 { $path } 第 { $line } 行第 { $column } 列处不是正确的 JSON。请改正后重试；常见原因是缺少引号、多了逗号或文件没有写完。
command-form-no-object = 表单 { $path } 应是一个 JSON 对象：字段名对应填写的内容，例如 "applicant_name" 对应申请人名称。请改正后重试。
command-models-missing = 缺少识别所需的 { $path }。请先运行 cargo xtask up 获取；如已放在别处，请用环境变量 YIZHAN_ASSETS 指明文件夹。
command-models-spoiled = 识别所需的 { $path } 已损坏。请运行 cargo xtask up 重新获取。
command-library-unusable = 推理库无法载入（{ $detail }）。请运行 cargo xtask up 重新获取。
command-inference-failed = 识别过程中出错（{ $detail }）。请确认内存充足后重试；如反复出现，请把这一行告诉开发者。
command-unpublished-year = { $year } 年的放假安排尚未公布或尚未收录，无法列出。可用 yizhan calendar list 查看其他年份。
command-provisional = 该日期涉及尚未公布放假安排的年份，仅供参考。
command-no-catalogue = { $path } 里没有目录内容。文件夹中应有 items、documents 和 calendars。
command-unknown-schema = 没有名为 { $name } 的结构定义。可用：{ $known }。
command-output-failed = 结果无法输出（{ $detail }）。
command-report-failed = 报告页面无法生成（{ $detail }）。这是程序的错误，请告诉开发者。
command-catalogue-in-order = { $items } 个事项，{ $documents } 种材料，无误。
command-settings-wrong = 设置有误（{ $detail }）。请对照 config.default.toml 修改设置文件或环境变量。
command-station-failed = 驿站无法运行（{ $detail }）。请按提示处理后重新启动。
command-seed-refused = 未写入演示数据：生产模式下不写，数据库里已有人员时也不写。请换一个空的数据文件夹。
command-audit-broken = 审计日志从第 { $seq } 行起与写入时不一致。请保留现场，不要再写入，并核对备份。
command-audit-sound = 审计日志完整：{ $rows } 行，末行散列 { $head }。
command-seeded = 已写入演示数据。工作人员密码均为 { $password }；企业用手机号加验证码登录，验证码写在数据文件夹的 messages.log。
command-seeded-totp = { $name } 另需动态口令，密钥 { $secret }。

## 预审记录
command-record-sound = 记录完整：由密钥 { $key } 签名，与签名时一致。
command-record-broken = 记录 { $path } 与签名不符：内容被改过，或不是本站签名的。
command-record-unusable = { $path } 不是预审记录。请给出从“预审记录”下载的 JSON 文件。

## 备份、恢复和体检
command-backup-done = 备份完成：{ $rows } 行数据，{ $files } 个文件（{ $bytes } 字节）。请把备份文件夹存放到另一台机器。
command-restore-done = 恢复完成：{ $rows } 行数据，{ $files } 个文件（{ $bytes } 字节）。现在可以启动驿站。
command-backup-not-empty = { $path } 里已有内容，未做任何改动。备份请给出一个尚不存在的文件夹；恢复请换一个空的数据文件夹和空数据库。
command-backup-spoiled = 备份中的 { $path } 与写入时不一致，未恢复任何内容。请换用另一份备份。
command-backup-other-version = 这份备份由 { $version } 版程序制作，数据结构与本程序不同。请用该版本恢复，再升级。
command-backup-disk = { $path } 读写失败（{ $detail }）。请检查磁盘空间和权限后重试；已完成的部分不影响原有数据。
doctor-wrong = { $detail }
doctor-models-well = 识别模型可以使用。
doctor-fonts-well = 文书字体可以使用。
doctor-fonts-missing = 缺少文书所需字体（{ $detail }）。请安装 fonts-noto-cjk，或在设置 papers.fonts 中指明文件夹。
doctor-database-well = 数据库正常，结构已是最新（{ $steps } 步）。
doctor-database-pending = 数据库结构待更新：{ $steps }。启动驿站时会自动完成，也可运行 yizhan migrate。
doctor-database-newer = 数据库由更新版本的程序改动过：{ $steps }。请使用该版本的程序，不要用本程序启动。
doctor-database-damaged = 数据库文件已损坏（{ $detail }）。请停止驿站，保留现场，从备份恢复。
doctor-database-gone = 数据库无法使用（{ $detail }）。请检查设置 database.url、数据库是否运行、磁盘和权限。
doctor-jobs-well = 后台任务正常，{ $waiting } 个在等待。
doctor-jobs-parked = 有 { $parked } 个后台任务多次失败后停下（另有 { $waiting } 个在等待）。请在“系统状态”页查看原因，处理后重新运行。
doctor-audit-well = 审计日志完整（{ $rows } 行）。
doctor-audit-broken = 审计日志从第 { $seq } 行起与写入时不一致。请保留现场并核对备份。
doctor-files-well = 文件存储可以写入。
doctor-files-wrong = 文件无法写入（{ $detail }）。请检查数据文件夹的磁盘空间和权限。
doctor-room-well = 磁盘剩余 { $megabytes } MB。
doctor-room-little = 磁盘只剩 { $megabytes } MB。请尽快清理或扩容。
doctor-room-none = 磁盘只剩 { $megabytes } MB，很快将无法接收材料。请立即清理或扩容。
doctor-calendar-well = 系统日期 { $today }，工作日历齐全。
doctor-calendar-missing = { $year } 年的放假安排尚未收录，跨入该年的期限只是暂定。公布后请更新程序。
doctor-mode-demonstration = 当前为演示模式，演示账号可以登录。正式使用请设置 mode = "production"。
doctor-no-https = 正式使用必须经 HTTPS 访问。请把 server.public_url 设为 https:// 开头的地址，并在前面配置反向代理。
doctor-senders-well = 短信方式 { $sms }，邮件方式 { $mail }。
doctor-senders-file = 短信只写入文件，企业收不到验证码。请配置 messages.sms = "http"。
