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
