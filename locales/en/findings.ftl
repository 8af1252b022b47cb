# What the findings say. Each says what is wrong, where, and how to mend it.
# Variables: place, material, document (kind of paper), field, value (as read); others with their message.

place-form = the application form
place-file = “{ $file }”
place-page = “{ $file }”, page { $page }

## Materials
material-missing = “{ $material }” is missing. Please add it before you submit. { $hint }
material-missing-late = “{ $material }” is missing. This item may be accepted without it for now: after an officer agrees, bring it within the promised time. { $hint }
material-missing-person = There is no “{ $material }” for “{ $person }” of the list. Please add that person's paper, or correct the list.
material-missing-person-doubtful = “{ $person }” of the list and the name on a “{ $material }” differ in one character that was not read surely. An officer should check whether it is the same person.
material-missing-person-unread = No “{ $material }” was found for “{ $person }” of the list, but the name on one of them could not be read. An officer should check whether it is this person's, or take it again.
page-missing-side = Only one side of the identity card is here; “{ $material }” is missing. Please add a picture or copy of the other side.
page-missing-signatures = No signature page was found in the { $document } (“{ $where }” should be on it). Please add the last page with signatures and seals.
page-missing-counted = Pages { $pages } of the { $document } in { $place } are missing. Please add every page from the first to the last.
material-duplicate = { $place } and { $other } are the same { $document }; one is enough. You may remove one of them.
material-duplicate-differs = “{ $material }” is needed once, but { $place } and { $other } are both { $document } and do not say the same. An officer should decide which one counts; please withdraw the other.
document-unexpected = { $place } is { $document }, which this item does not ask for. Please remove it if it was added by mistake.
document-unexpected-unknown = { $place } was not recognised and was not used. If it is one of the materials, please take a complete and clear picture of the page; otherwise remove it.
document-unexpected-card = { $place } is a further { $document } that this item does not ask for; noted only.
blank-sheet = { $place } is blank and was skipped.

## Pictures and files
image-unreadable = { $place } cannot be read: { $trouble }. { $advice }
image-cut = The { $document } in { $place } runs out of the picture. It was read, but please take it again with all four edges in view if you can.
image-cut-missing = The { $document } in { $place } runs out of the picture, and this could not be read: { $missing }. Please take it again with all four edges and corners in view.
file-unusable = { $place } could not be read; nothing of it was reviewed. { $why }
trouble-low-resolution = it has too few pixels
trouble-blurred = it is blurred
trouble-dark = it is too dark
trouble-bright = it is over-exposed
trouble-glare = a reflection hides the text
trouble-cut = it runs out of the picture
trouble-covered = something covers part of it
trouble-blank = the page is blank
trouble-other = the text cannot be made out reliably
advice-low-resolution = Please upload the original picture, or take it again from closer; do not use screenshots or compressed pictures.
advice-blurred = Please hold the phone still, tap the screen to focus, and take it again.
advice-dark = Please take it again in a bright place, without the shadow of your hand on the paper.
advice-bright = Please keep out of direct light, switch the flash off, and take it again.
advice-glare = Please change the angle to the lamp, switch the flash off, take the paper out of its sleeve, and take it again.
advice-cut = Please step back and take it again with all four edges in view.
advice-covered = Please move fingers and other things away and take it again.
advice-blank = Please make sure that it is the right page and side, and take it again.
advice-other = Please lay the paper flat in even light and take it again from straight above, or use a scanner.

## Terms
document-expired = “{ $field }” of the { $document } in { $place } is { $value }: it had expired on { $date }. Please bring one that is in force.
document-too-old = “{ $field }” of the { $document } in { $place } is { $value }: on { $date } that is more than { $months } months ago. Please bring a recent one.
document-not-yet-valid = “{ $field }” of the { $document } in { $place } begins on { $value }: it is not in force on { $date } yet. Please check the date, or submit once it is in force.
document-date-ahead = “{ $field }” of the { $document } in { $place } is { $value }, which is after { $date }. An officer should check the date.
term-too-short = The { $document } in { $place } ends on { $value }, less than { $days } days after { $date }. Please think of renewing it first.
licence-status = The { $document } in { $place } is marked “{ $value }” and may no longer be in force. Please bring a valid one.

## Agreement
name-mismatch = “{ $field }” in { $value_place } is “{ $value }”, but “{ $other_field }” in { $other_place } is “{ $other }”: the names are not the same. Please correct the one that is wrong.
person-mismatch = “{ $field }” in { $value_place } is “{ $value }”, but “{ $other_field }” in { $other_place } is “{ $other }”: this is not the same person. Please correct it, or bring the right paper.
credit-code-mismatch = “{ $field }” in { $value_place } is { $value }, but “{ $other_field }” in { $other_place } is { $other }: the codes are not the same. Please check and correct it.
id-number-mismatch = “{ $field }” in { $value_place } is { $value }, but “{ $other_field }” in { $other_place } is { $other }: the numbers are not the same. Please check and correct it.
address-mismatch = “{ $field }” in { $value_place } is “{ $value }”, but “{ $other_field }” in { $other_place } is “{ $other }”: these are not the same premises. Please check house number, building and room, and correct it.
address-unclear = It cannot be told whether “{ $field }” in { $value_place }, “{ $value }”, and “{ $other_field }” in { $other_place }, “{ $other }”, are the same premises. An officer should look; best write road, number and room in full.
address-noted = “{ $field }” in { $value_place }, “{ $value }”, is written otherwise than “{ $other }” in { $other_place } but is the same place (for instance an old district name). Nothing to mend.
name-noted = “{ $field }” in { $value_place }, “{ $value }”, is written a little otherwise than “{ $other }” in { $other_place } and counts as the same.
mismatch-doubtful = “{ $field }” in { $value_place } reads “{ $value }” and “{ $other_field }” in { $other_place } reads “{ $other }”: one character differs and was not read surely. An officer should compare the originals.
party-mismatch = “{ $field }” in { $value_place }, “{ $value }”, is not among “{ $other_field }” in { $other_place }, “{ $other }”. Please check; for a sublease or an agent, add the consent or the authorisation.
party-accepted = “{ $field }” in { $value_place } is “{ $value }” and not “{ $other }”, but a person who may be accepted. An officer should confirm it.
party-doubtful = “{ $field }” in { $value_place } reads “{ $value }”; one character differs from “{ $other }” and was not read surely. An officer should compare the originals.
text-differs = “{ $field }” of the form, “{ $value }”, was not read on the “{ $material }” in { $place } (read: { $other }). Please make them the same.
text-not-read = “{ $value }” could not be read clearly on the “{ $material }” in { $place } (read: { $other }). An officer should compare them.
area-mismatch = “{ $field }” in { $value_place } is { $value } m², larger than “{ $other_field }” in { $other_place }, { $other } m². Please check and correct it.
area-mismatch-doubtful = “{ $field }” in { $value_place } reads { $value } m², larger than “{ $other_field }” in { $other_place }, { $other } m², but was not read surely. An officer should look.
value-mismatch = “{ $field }” in { $value_place } is “{ $value }”, but “{ $other_field }” in { $other_place } is “{ $other }”. An officer should decide which one counts.
trade-name-lacking = “{ $field }” in { $value_place }, “{ $value }”, does not hold the trade name of “{ $other_field }”, “{ $other }”. Please use the registered name; for a brand, add its authorisation.
rule-below = “{ $field }” in { $value_place } is { $value }, less than the { $bound } that this item wants. An officer should decide whether the item applies.
rule-above = “{ $field }” in { $value_place } is { $value }, more than the { $bound } that this item allows. An officer should decide whether the item applies.
rule-term-long = “{ $field }” in { $value_place } is { $value }, more than { $months } months after { $other }. Please shorten the term, or an officer should decide.
rule-too-soon = “{ $field }” in { $value_place } is { $value }, less than { $days } days after { $date }. An officer should decide whether there is time enough.
rule-not-fitting = “{ $strange }” in “{ $field }” in { $value_place } does not go with the kind chosen (allowed: { $words }). An officer should look, or please correct the kind.
mandate-other-matter = “{ $field }” in { $value_place } is “{ $value }”, which does not seem to cover “{ $item }”. An officer should check what it covers; otherwise please write a new one.
co-owner-missing = “{ $field }” in { $value_place } names several people; “{ $absent }” is not among “{ $other_field }” in { $other_place }, “{ $other }”. Please let all of them sign, or add their written consent.
use-mismatch-lacks = “{ $field }” in { $value_place } is “{ $value }” and does not say “{ $words }”. Please check that the paper meets what the item asks for.
use-mismatch-holds = “{ $field }” in { $value_place } is “{ $value }” and says “{ $words }”, which does not meet what the item asks for. Please check, or bring a paper that does.

## Numbers
credit-code-invalid = “{ $field }” in { $place }, { $value }, does not follow the rule of unified social credit codes. Please compare it digit by digit with the licence; if it is printed right, take the picture again.
id-number-invalid = “{ $field }” in { $place }, { $value }, does not follow the check rule of resident numbers. Please compare it digit by digit with the card.
credit-code-doubtful = “{ $field }” in { $place } reads { $value }, which breaks the rule for credit codes; it may have been misread. An officer should compare the original, or take it again.
id-number-doubtful = “{ $field }” in { $place } reads { $value }, which breaks the rule for resident numbers; it may have been misread. An officer should compare the original, or take it again.
id-birth-differs = The date of birth in { $place }, { $other }, does not agree with the resident number { $value }. Please check that the card is genuine and whole, or take the picture again.
id-sex-differs = The sex in { $place }, “{ $other }”, does not agree with the resident number { $value }. Please check that the card is genuine and whole, or take the picture again.

## Seals and signatures
party-unknown = the party
issuer-seal-missing = No seal of { $party } was seen on the { $document } in { $place }. An officer should look whether the paper is genuine; if the seal is faint, please take the page again in good light.
seal-missing = No seal of { $party } was found at “{ $where }” in { $place }. Please have it sealed and take that page again.
seal-mismatch = The seal at “{ $where }” in { $place } says “{ $seal }”, not “{ $party }”. That party should put its own seal there.
seal-mismatch-doubtful = The seal at “{ $where }” in { $place } reads “{ $seal }”, which is not quite “{ $party }”, and is not clear. An officer should look.
seal-of-other = The seal seen at “{ $where }” in { $place } is that of “{ $other }”; the seal of “{ $party }” was not made out. An officer should look; if it is not there, that side must seal.
seal-unread = There is a seal at “{ $where }” in { $place }, but its text cannot be read, so it is not sure that it is that of “{ $party }”. An officer should look.
seal-elsewhere = There is no seal at “{ $where }”; a seal in { $place } may or may not be that of “{ $party }”. An officer should look.
seal-place-doubtful = { $place } was taken poorly and no signature or seal could be seen at “{ $where }”. An officer should look, or please take that page again.
signature-missing = “{ $where }” in { $place } is not signed. Please sign it by hand and take that page again.
seal-or-signature-missing = “{ $where }” in { $place } is neither signed nor sealed. Please sign or seal it and take that page again.
signature-sealed-only = “{ $where }” in { $place } carries a seal but no handwriting. An officer should decide whether that will do.
copy-unstamped = “{ $material }” in { $place } has no colour and seems to be a photocopy or a grey scan; the seal of “{ $party }” was not found on it. Please stamp the copy and submit it again, or take a picture in colour of the original.
copy-unstamped-doubtful = It is not sure that “{ $material }” in { $place } carries the seal of “{ $party }”. An officer should look.

## Fields
field-missing = The { $document } in { $place } has no “{ $field }”. Please complete it; if it is on the original, take a clearer picture.
field-missing-doubtful = The { $document } in { $place } was taken poorly and “{ $field }” could not be read. An officer should look at the original, or please take it again.
field-missing-unseen = “{ $field }” was not found on the { $document } in { $place }; it cannot be told whether it is blank or was not read. An officer should look at the original; please fill it in if it is blank.
field-uncertain = “{ $field }” in { $place } reads “{ $value }”, but not surely. An officer should compare the original.
field-impossible = “{ $field }” in { $place } reads “{ $value }”, which cannot be. An officer should compare the original.

## Why a file was not read and what to do, by the decoder's code
file-empty = The file is empty; perhaps it was not sent whole. Please upload it again.
file-unknown-format = The format of the file is not known. Please save it as PDF, OFD or JPG and upload it again.
file-truncated = The file ends before it should. Please send or export it anew and upload it again.
file-too-large = The file is too large. Please compress it or split it into several and upload them.
file-too-many-pixels = The picture has too many pixels. Please make it smaller (4,000 along the longer side is plenty) and upload it again.
file-too-many-pages = The file has too many pages. Please upload only the pages that are needed.
file-no-pages = The file has no page. Please see that it was exported well and upload it again.
file-no-such-page = The file does not have the page asked for. Please export it anew and upload it again.
file-encrypted = The file has a password. Please remove it and upload the file again.
file-archive-bomb = The file would unpack to an abnormal size and was not read, for safety. Please save it as PDF or JPG and upload it again.
file-unsafe-path = The file holds unsafe paths and was not read. Please export it anew with the program that made it.
file-too-complex = Reading took too long and was stopped. Please save it as JPG or take a photograph, and upload that.
file-codec-missing = What reads this format is not installed here. Please save it as JPG, or have `cargo xtask up` run by whoever looks after this machine.
file-unsupported = The file uses a variety of its format that is not read. Please save it as PDF or JPG and upload it again.
file-damaged = The file is damaged. Please see that it opens on your machine, then save it as PDF or JPG and upload it again.
