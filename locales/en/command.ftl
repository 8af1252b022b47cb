## What the command itself has to say: what is wrong, and what to do
command-no-such-file = There is no file or folder { $path }. Please check the path and the spelling.
command-unreadable = { $path } cannot be read ({ $detail }). Please check that you may read it.
command-unwritable = { $path } cannot be written ({ $detail }). Please choose a place that you may write to.
command-nothing-to-read = There is nothing to read here. Please name photographs, scans, PDF or OFD files, or a folder that holds them.
command-too-many-files = At most { $most } files at once. Please hand them in by parts.
command-unknown-item = There is no item { $item }. `yizhan items` lists all, `yizhan items WORD` searches.
command-broken-form = The form { $path } is not correct JSON at line { $line }, column { $column }. Please mend it and try again; most often a quotation mark is missing, a comma is too many, or the file ends too soon.
command-form-no-object = The form { $path } should be a JSON object: the name of a field and what was filled in, e.g. "applicant_name" and the name. Please mend it and try again.
command-models-missing = { $path } is missing, and nothing can be read without it. Please run `cargo xtask up`, which brings it; if it lies elsewhere, name its folder in YIZHAN_ASSETS.
command-models-spoiled = { $path } is damaged. Please run `cargo xtask up`, which brings it again.
command-library-unusable = The inference library cannot be loaded ({ $detail }). Please run `cargo xtask up`, which brings it again.
command-inference-failed = Reading failed ({ $detail }). Please see that there is memory left and try again; if it happens again, please send this line to the developers.
command-unpublished-year = The holidays of { $year } have not been published or are not in the catalogue. `yizhan calendar list` knows other years.
command-provisional = The holidays of a year in between have not been published; the date is provisional.
command-no-catalogue = { $path } holds no catalogue. The folder should have items, documents and calendars.
command-unknown-schema = There is no schema { $name }. There are: { $known }.
command-output-failed = The result cannot be put out ({ $detail }).
command-report-failed = The page of the report cannot be made ({ $detail }). This is a mistake of the program; please tell the developers.
command-catalogue-in-order = { $items } items, { $documents } kinds of document, in order.
command-settings-wrong = The settings are not right ({ $detail }). Please compare the settings file or the variables with config.default.toml.
command-station-failed = The station cannot run ({ $detail }). Please mend that and start it again.
command-seed-refused = No demonstration data were written: never in production, and not where there are people already. Please take an empty data folder.
command-audit-broken = From row { $seq } on the audit log is not as it was written. Please keep everything as it is, write no more, and compare with a backup.
command-audit-sound = The audit log is sound: { $rows } rows, hash of the last one { $head }.
command-seeded = Demonstration data were written. The password of all staff is { $password }; owners sign in with mobile number and code, which is written to messages.log in the data folder.
command-seeded-totp = { $name } needs a code of an authenticator as well; its secret is { $secret }.

## Records of pre-reviews
command-record-sound = The record is sound: signed by key { $key }, and as it was signed.
command-record-broken = The record { $path } does not fit its signature: it was changed, or it was not signed by this station.
command-record-unusable = { $path } is no record of a pre-review. Give the JSON file that was downloaded as the review record.
