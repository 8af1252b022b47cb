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

## Backup, restore and doctor
command-backup-done = Saved: { $rows } rows and { $files } files ({ $bytes } bytes). Please keep the folder on another machine.
command-restore-done = Restored: { $rows } rows and { $files } files ({ $bytes } bytes). The station can be started now.
command-backup-not-empty = { $path } holds something already, and nothing was changed. A backup goes into a folder that is not there yet, a restore into an empty data folder and database.
command-backup-spoiled = { $path } in the backup is not as it was written, and nothing was restored. Please take another backup.
command-backup-other-version = The backup was made by version { $version }, whose tables differ from those of this program. Please restore it with that version and update then.
command-backup-disk = { $path } could not be read or written ({ $detail }). Please check room and rights and try again; what was there before is untouched.
doctor-wrong = { $detail }
doctor-models-well = The reading models can be used.
doctor-fonts-well = The fonts of papers can be used.
doctor-fonts-missing = The fonts of papers are missing ({ $detail }). Please install fonts-noto-cjk, or name their folder in papers.fonts.
doctor-database-well = The database is well and of the newest shape ({ $steps } steps).
doctor-database-pending = The database waits for { $steps }. The station does it when it starts; `yizhan migrate` does it now.
doctor-database-newer = The database was changed by a newer program: { $steps }. Please use that one and do not start this one.
doctor-database-damaged = The file of the database is damaged ({ $detail }). Please stop the station, keep everything as it is and restore a backup.
doctor-database-gone = The database cannot be used ({ $detail }). Please check database.url, whether the database runs, the disk and the rights.
doctor-jobs-well = Background work is well, { $waiting } jobs wait.
doctor-jobs-parked = { $parked } jobs failed several times and were parked ({ $waiting } wait). Please see why on the page of system health and run them again.
doctor-audit-well = The audit log is sound ({ $rows } rows).
doctor-audit-broken = From row { $seq } on the audit log is not as it was written. Please keep everything as it is and compare with a backup.
doctor-files-well = Files can be written.
doctor-files-wrong = Files cannot be written ({ $detail }). Please check room and rights of the data folder.
doctor-room-well = { $megabytes } MB are left on the disk.
doctor-room-little = Only { $megabytes } MB are left on the disk. Please make room soon.
doctor-room-none = Only { $megabytes } MB are left on the disk, and materials will be refused. Please make room now.
doctor-calendar-well = Today is { $today }; the calendar is complete.
doctor-calendar-missing = The holidays of { $year } are not in the catalogue, and limits that reach into it are provisional. Please update the program when they are published.
doctor-mode-demonstration = This is a demonstration, whose sign-ins are let in. For real use set mode = "production".
doctor-no-https = Real use needs HTTPS. Please set server.public_url to an address that begins with https:// and put a proxy in front.
doctor-senders-well = Short messages go by { $sms }, mail by { $mail }.
doctor-senders-file = Short messages are only written to a file and reach nobody. Please set messages.sms = "http".
