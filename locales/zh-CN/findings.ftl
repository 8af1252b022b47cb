# 审查意见的文字。每条都说清：什么问题、在哪里、怎样补正。
# 变量：place 位置，material 材料，document 证件种类，field 字段，value 读到的内容，其余见各条。

place-form = 申请表单
place-file = “{ $file }”
place-page = “{ $file }”第 { $page } 页

## 材料
material-missing = 缺少“{ $material }”。请补交后再提交。{ $hint }
material-missing-late = 缺少“{ $material }”。本事项可容缺受理：窗口人员确认后可先受理，请在承诺期限内补交。{ $hint }
material-missing-person = 名单中的“{ $person }”没有对应的“{ $material }”。请补交此人的材料，或更正名单。
material-missing-person-doubtful = 名单中的“{ $person }”与所交“{ $material }”上的姓名只差一个字，且识别把握不足。请人工核对是否为同一人。
material-missing-person-unread = 名单中的“{ $person }”没有找到对应的“{ $material }”，但有一份“{ $material }”上的姓名没有读到。请人工核对是否为此人的材料，或重拍该份。
page-missing-side = 身份证只有一面，缺少“{ $material }”。请补交另一面的照片或复印件。
page-missing-signatures = { $document }里没有找到签章页（应有“{ $where }”）。请补交最后的签字盖章页。
page-missing-counted = { $place }的{ $document }缺少第 { $pages } 页。请把从首页到末页的每一页都补齐。
material-duplicate = { $place }与{ $other }是同一份{ $document }，交一份即可。可删去其中一份。
material-duplicate-differs = “{ $material }”只需一份，但{ $place }与{ $other }都是{ $document }，内容不一致。请人工确认以哪一份为准，并撤下另一份。
document-unexpected = { $place }是{ $document }，本事项不需要。如系误传，请撤下。
document-unexpected-unknown = { $place }未能认出是哪种材料，未用于审查。如果它是所需材料，请重新拍摄完整、清晰的一页；否则请撤下。
document-unexpected-card = { $place }是另一张{ $document }，本事项未要求，仅作参考。
blank-sheet = { $place }是空白页，已略过。

## 图像与文件
image-unreadable = { $place }看不清：{ $trouble }。{ $advice }
image-cut = { $place }的{ $document }没有拍全，有一边超出画面。内容已读到，但请尽量重拍，四边都要拍进画面。
image-cut-missing = { $place }的{ $document }没有拍全，读不到：{ $missing }。请重拍，让四边和四角都在画面内。
file-unusable = { $place }没有读成，内容没有审查。{ $why }
trouble-low-resolution = 像素太少
trouble-blurred = 画面模糊
trouble-dark = 光线太暗
trouble-bright = 曝光过度
trouble-glare = 有反光遮住文字
trouble-cut = 没有拍全
trouble-covered = 有东西遮挡
trouble-blank = 页面是空白的
trouble-other = 文字无法可靠辨认
advice-low-resolution = 请用原图上传，或靠近些重拍，不要用截图或压缩过的图片。
advice-blurred = 请拿稳手机，点一下屏幕对焦后重拍。
advice-dark = 请到明亮处或打开灯后重拍，避免手的影子落在纸上。
advice-bright = 请避开强光直射，关闭闪光灯后重拍。
advice-glare = 请换个角度避开灯光，关闭闪光灯，取出塑料封套后重拍。
advice-cut = 请退后一些重拍，让材料的四边都在画面内。
advice-covered = 请移开手指或其他物品后重拍。
advice-blank = 请确认放对了页面和正反面后重拍。
advice-other = 请把材料放平，在光线均匀处正对着重拍，或使用扫描件。

## 有效期
document-expired = { $place }的{ $document }，“{ $field }”为 { $value }，在 { $date } 时已过期。请换交在有效期内的材料。
document-too-old = { $place }的{ $document }，“{ $field }”为 { $value }，到 { $date } 已超过 { $months } 个月。请换交近期出具的材料。
document-not-yet-valid = { $place }的{ $document }，“{ $field }”从 { $value } 起，在 { $date } 时尚未生效。请核对日期，或待生效后再提交。
document-date-ahead = { $place }的{ $document }，“{ $field }”为 { $value }，晚于 { $date }。请人工核对日期。
term-too-short = { $place }的{ $document }到 { $value } 为止，离 { $date } 不足 { $days } 天。建议先续签或准备续期材料。
licence-status = { $place }的{ $document }上标有“{ $value }”，可能已失效。请换交有效的证照。

## 一致性
name-mismatch = { $value_place }的“{ $field }”是“{ $value }”，而{ $other_place }的“{ $other_field }”是“{ $other }”，名称不一致。请核对并更正其中有误的一处。
person-mismatch = { $value_place }的“{ $field }”是“{ $value }”，而{ $other_place }的“{ $other_field }”是“{ $other }”，不是同一人。请核对并更正，或换交正确的材料。
credit-code-mismatch = { $value_place }的“{ $field }”是 { $value }，而{ $other_place }的“{ $other_field }”是 { $other }，代码不一致。请核对并更正。
id-number-mismatch = { $value_place }的“{ $field }”是 { $value }，而{ $other_place }的“{ $other_field }”是 { $other }，证件号码不一致。请核对并更正。
address-mismatch = { $value_place }的“{ $field }”是“{ $value }”，而{ $other_place }的“{ $other_field }”是“{ $other }”，不是同一处场所。请核对门牌、楼幢和房号并更正。
address-unclear = { $value_place }的“{ $field }”“{ $value }”与{ $other_place }的“{ $other_field }”“{ $other }”无法判断是否同一处。请人工核对；最好补写完整的路名、门牌和房号。
address-noted = { $value_place }的“{ $field }”“{ $value }”与{ $other_place }的“{ $other }”写法不同，但为同一处（如旧区划名称），无需补正。
name-noted = { $value_place }的“{ $field }”“{ $value }”与{ $other_place }的“{ $other }”写法略有不同，视为一致。
mismatch-doubtful = { $value_place }的“{ $field }”读作“{ $value }”，{ $other_place }的“{ $other_field }”读作“{ $other }”，只差一个字且识别把握不足。请人工对照原件。
party-mismatch = { $value_place }的“{ $field }”“{ $value }”不在{ $other_place }的“{ $other_field }”“{ $other }”之中。请核对；如系转租或代理，请补交有关同意或授权文件。
party-accepted = { $value_place }的“{ $field }”是“{ $value }”，与“{ $other }”不同，但属于可接受的相关人员。请人工确认。
party-doubtful = { $value_place }的“{ $field }”读作“{ $value }”，与“{ $other }”只差一个字且识别把握不足。请人工对照原件。
text-differs = { $place }的“{ $material }”上没有读到表单“{ $field }”的内容“{ $value }”（读到：{ $other }）。请让两者一致。
text-not-read = { $place }的“{ $material }”上未能清楚读到“{ $value }”（读到：{ $other }）。请人工对照。
area-mismatch = { $value_place }的“{ $field }”为 { $value } 平方米，大于{ $other_place }的“{ $other_field }” { $other } 平方米。请核对并更正。
area-mismatch-doubtful = { $value_place }的“{ $field }”读作 { $value } 平方米，大于{ $other_place }的“{ $other_field }” { $other } 平方米，但识别把握不足。请人工核对。
value-mismatch = { $value_place }的“{ $field }”是“{ $value }”，而{ $other_place }的“{ $other_field }”是“{ $other }”，两处不一致。请人工核对以哪一处为准。
trade-name-lacking = { $value_place }的“{ $field }”“{ $value }”中没有“{ $other_field }”“{ $other }”的字号。请改为登记的名称或字号；如使用品牌，请补交品牌授权。
rule-below = { $value_place }的“{ $field }”为 { $value }，小于本事项要求的 { $bound }。请人工确认是否适用本事项。
rule-above = { $value_place }的“{ $field }”为 { $value }，大于本事项允许的 { $bound }。请人工确认是否适用本事项。
rule-term-long = { $value_place }的“{ $field }”为 { $value }，自 { $other } 起已超过 { $months } 个月。请缩短期限，或由人工确认。
rule-too-soon = { $value_place }的“{ $field }”为 { $value }，距 { $date } 不足 { $days } 天。请人工确认是否来得及办理。
rule-not-fitting = { $value_place }的“{ $field }”中，“{ $strange }”与所选类别不符（可为：{ $words }）。请人工核对，或更正所选类别。
mandate-other-matter = { $value_place }的“{ $field }”是“{ $value }”，看不出包括“{ $item }”。请人工确认委托范围；如未包括，请重新出具委托书。
co-owner-missing = { $value_place }的“{ $field }”有多人，其中“{ $absent }”不在{ $other_place }的“{ $other_field }”“{ $other }”之中。请由全体共有人签署，或补交其同意出租的书面材料。
use-mismatch-lacks = { $value_place }的“{ $field }”是“{ $value }”，没有写明“{ $words }”。请核对材料是否符合本事项要求。
use-mismatch-holds = { $value_place }的“{ $field }”是“{ $value }”，含有不符合要求的“{ $words }”。请核对，或换交符合要求的材料。

## 号码
credit-code-invalid = { $place }的“{ $field }”{ $value }不符合统一社会信用代码的编码规则。请对照营业执照逐位核对；如印刷无误而拍摄不清，请重拍。
id-number-invalid = { $place }的“{ $field }”{ $value }不符合公民身份号码的校验规则。请对照证件逐位核对。
credit-code-doubtful = { $place }的“{ $field }”读作 { $value }，不符合统一社会信用代码的编码规则，可能是识别有误。请人工对照原件，或重拍。
id-number-doubtful = { $place }的“{ $field }”读作 { $value }，不符合公民身份号码的校验规则，可能是识别有误。请人工对照原件，或重拍。
id-birth-differs = { $place }上的出生日期 { $other } 与公民身份号码 { $value } 不符。请核对证件是否真实、完整，或重拍。
id-sex-differs = { $place }上的性别“{ $other }”与公民身份号码 { $value } 不符。请核对证件是否真实、完整，或重拍。

## 签章
party-unknown = 该方
issuer-seal-missing = { $place }的“{ $document }”没有看到{ $party }的印章。请人工核对是否为正式证照；如印章较淡，请在光线充足处重拍。
seal-missing = { $place }的“{ $where }”没有找到{ $party }的印章。请加盖印章后重新拍摄该页。
seal-mismatch = { $place }的“{ $where }”印章是“{ $seal }”，不是“{ $party }”。请由该方加盖自己的印章。
seal-mismatch-doubtful = { $place }的“{ $where }”印章读作“{ $seal }”，与“{ $party }”不尽相同，且印文不清。请人工核对。
seal-of-other = { $place }的“{ $where }”处看到的印章是“{ $other }”的，没有看清“{ $party }”的印章。请人工核对；如确未加盖，请由该方盖章。
seal-unread = { $place }的“{ $where }”有印章，但印文无法辨认，不能确认属于“{ $party }”。请人工核对。
seal-elsewhere = “{ $where }”没有印章；{ $place }有一枚印章，不能确认属于“{ $party }”。请人工核对。
seal-place-doubtful = { $place }拍得不清，未能看到“{ $where }”的签字或印章。请人工核对，或重拍该页。
signature-missing = { $place }的“{ $where }”没有签字。请由本人签字后重新拍摄该页。
seal-or-signature-missing = { $place }的“{ $where }”既没有签字也没有印章。请签字或盖章后重新拍摄该页。
signature-sealed-only = { $place }的“{ $where }”只有印章，没有本人签字。请人工确认是否可以接受。
copy-unstamped = { $place }的“{ $material }”没有颜色，应为复印件或黑白扫描件，未见“{ $party }”的印章。复印件请加盖公章后重新提交；持有原件的，请拍摄彩色照片。
copy-unstamped-doubtful = { $place }的“{ $material }”未能确认盖有“{ $party }”的印章。请人工核对。

## 字段
field-missing = { $place }的{ $document }上没有“{ $field }”。请补全后重新提交；如原件上有，请重拍清楚。
field-missing-doubtful = { $place }的{ $document }拍得不够清楚，没有读到“{ $field }”。请人工对照原件，或重拍。
field-missing-unseen = { $place }的{ $document }上没有读到“{ $field }”，不能确定是未填还是未能识别。请人工对照原件；确未填写的，请补全。
field-uncertain = { $place }的“{ $field }”读作“{ $value }”，把握不足。请人工对照原件。
field-impossible = { $place }的“{ $field }”读作“{ $value }”，这样的内容不可能成立。请人工对照原件。

## 文件没有读成的原因和办法，按解码的错误代码
file-empty = 文件是空的，可能没有传完。请重新上传。
file-unknown-format = 认不出文件的格式。请另存为 PDF、OFD 或 JPG 后重新上传。
file-truncated = 文件不完整，后面的部分缺失。请重新传送或重新导出后上传。
file-too-large = 文件太大。请压缩或拆成几个文件后上传。
file-too-many-pixels = 图片的像素太多。请缩小（长边 4000 像素足够）后上传。
file-too-many-pages = 文件的页数太多。请只上传需要的页。
file-no-pages = 文件里没有页面。请确认导出成功后重新上传。
file-no-such-page = 文件里没有所要的页。请重新导出后上传。
file-encrypted = 文件设有密码。请去掉密码后重新上传。
file-archive-bomb = 文件解开后大得不正常，为安全起见没有读取。请另存为 PDF 或 JPG 后重新上传。
file-unsafe-path = 文件内部的路径不安全，没有读取。请用原来的软件重新导出后上传。
file-too-complex = 读取花的时间太长，已经停止。请另存为 JPG 或改拍照片后上传。
file-codec-missing = 本机没有安装读取这种格式的组件。请另存为 JPG 后上传，或请管理员运行 cargo xtask up 安装。
file-unsupported = 文件采用了不支持的格式变体。请另存为 PDF 或 JPG 后重新上传。
file-damaged = 文件已损坏。请确认能在本机正常打开，再另存为 PDF 或 JPG 后重新上传。
