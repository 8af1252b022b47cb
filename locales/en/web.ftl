# The words of the pages.

# Every page.
brand = Yizhan
other-language = 中文
skip = Skip to the content
nav = Navigation
nav-home = Home
nav-items = Services
nav-account = Account
again = Try again
unreachable = The station cannot be reached. Please check the network and try again. Nothing that was saved is lost.
trace = Trace number: { $id }
back = Back
next = Next
all = All
more = More
refresh = Refresh
confirm = Confirm
cancel = Cancel
remove = Remove
required = required
choose = Please choose
yes = Yes
no = No

# Signing in.
sign-in = Sign in
sign-out = Sign out
welcome = Enterprise service station
welcome-text = From the first question to the decision, in one place.
sign-in-as = Sign in as
sign-in-owner = Enterprise
sign-in-staff = Staff
mobile = Mobile number
code = Code
send-code = Send me a code
send-again = Send again
code-sent = If this number is registered, a code is on its way. It is good for five minutes.
login = User name
password = Password
totp = Authenticator code

# The portal.
hello = Hello, { $name }
waits-for-me = What waits for me
nothing-waits = Nothing waits for you at the moment.
under-way = Under way and done
nothing-under-way = No case has been handed in yet.
new-case = Start something new
changed-at = Changed { $at }
items = Services
search = Search
search-hint = Name, pinyin or keyword
nothing-found = Nothing was found. Please try other words.
materials-count = { $count ->
    [one] { $count } material
   *[other] { $count } materials
  }
days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
  }
no-fee = Free of charge
common-mistakes = Common mistakes
outlet = Outlet
start = Start

# A draft.
draft = Draft
case = Case
materials = Materials
form = Form
step-materials = Materials
step-form = Form
step-hand-in = Hand in
to-mend = Please mend the following and hand in again:
there = There
needed = Needed
photograph = Photograph
choose-file = Choose file
sending = Sending { $name }
picture-of = Picture of { $name }
saves-itself = What you enter saves itself; you can go on from another device.
saving = Saving…
saved = Saved
taken-from = Taken from: { $material }
read-from = The materials say “{ $value }” ({ $file })
take-over = Use it
conflict = { $by } has just changed this to “{ $value }”.
conflict-mine = You entered “{ $value }”.
keep-mine = Keep mine
take-theirs = Take theirs
lacking = Still lacking:
discard-sure = Do you really want to throw this draft away?

# The pre-review.
review = Pre-review
review-none = The pre-review begins by itself once there are materials.
review-running = Pre-reviewing, { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
  } read…
review-outdated = Form or materials have changed since this pre-review.
review-failed = The pre-review could not be finished. You can hand in all the same; a person will check.
verdict-pass = Passes the pre-review
verdict-ask = Something should be confirmed
verdict-fix = Something has to be mended
severity-blocking = To be mended
severity-warning = To be confirmed
severity-info = Note
place-show = Show the place
place-hide = Hide

# A case.
receipt = Receipt { $number }
because = Reason: { $reason }
mend = Change materials and form
withdraw-sure = Do you really want to withdraw this case?
timeline = Timeline
by-rule = By rule
who-looked = Who looked at my file
nobody-looked = No member of staff has looked at it yet.
looked-case = looked at the case
looked-file = looked at a file
state-draft = Draft
state-submitted = Handed in
state-correction_requested = To be mended
state-accepted = Accepted
state-not_accepted = Not accepted
state-under_review = Under review
state-suspended = Suspended
state-decided = Decided
state-delivered = Delivered
state-withdrawn = Withdrawn
state-closed = Closed
outcome-granted = Granted
outcome-refused = Refused
event-started = Draft begun
event-submitted = Handed in
event-discarded = Draft thrown away
event-expired = Draft expired
event-not_accepted = Not accepted
event-correction_requested = Corrections asked for
event-resubmitted = Handed in again
event-correction_missed = Not mended in time
event-accepted = Accepted
event-accepted_with_gaps = Accepted with late materials
event-gaps_closed = Late materials brought
event-gaps_missed = Late materials missed
event-taken_up = Taken up
event-suspended = Clock stopped
event-resumed = Clock runs on
event-extended = Limit extended
event-returned = Sent back a step
event-granted = Granted
event-refused = Refused
event-delivered = Delivered
event-archived = Archived
event-withdrawn = Withdrawn
event-revoked = Revoked
clock-correction = Time to ask for corrections
clock-applicant = Time to mend
clock-gap = Late materials
clock-statutory = Limit by law
clock-committed = Promised limit
clock-delivery = Delivery
says = { $what }: { $said }
clock-paused = paused
clock-stopped = done on { $on }
clock-late = done on { $on }, late
clock-over = was due { $due }, { $days ->
    [one] { $days } day
   *[other] { $days } days
  } late
clock-left = due { $due }, { $days ->
    [one] { $days } day
   *[other] { $days } days
  } left

# One's own.
roles = My roles
acting = Acting
switch-to = Switch
sessions = Sessions
this-session = This one
end-session = End
seen-at = Last used { $at }
role-owner = Owner
role-agent = Agent
role-clerk = Outlet clerk
role-station_lead = Station lead
role-officer = Approval officer
role-department_lead = Department lead
role-administrator = Administrator
role-auditor = Auditor

# The desks.
work-list = Work list
todays-cases = Today's work
to-list = Back to the list
receipt-number = Receipt
no-receipt = Not handed in
item = Item
enterprise = Enterprise
state = State
clock = Clock
changed = Changed
colour-red = Red: late or due today
colour-amber = Amber: due soon
colour-green = Green: time enough
colour-grey = Grey: no clock runs
no-work = There is no such case.
no-files = There are no files.
empty-value = (empty)
actions = Actions
action-submit = Hand in
action-resubmit = Hand in again
action-close-gaps = Hand in what was late
action-discard = Throw away
action-withdraw = Withdraw
action-accept = Accept
action-not-accept = Do not accept
action-request-correction = Request correction
action-take-up = Take up
action-suspend = Suspend
action-resume = Resume
action-extend = Extend
action-return = Send back
action-grant = Grant
action-refuse = Refuse
action-deliver = Record delivery
action-revoke = Revoke
about-accept = The materials are complete and in the legal form. The limit for the decision begins to run.
about-not-accept = No permit is needed, or the matter is not this organ's. The reason is told to the applicant.
about-request-correction = Everything that is to be mended is said at once. Without a word within five working days the case counts as accepted.
about-take-up = You begin the review.
about-suspend = Time for a lawful cause is not counted. The applicant is told.
about-resume = The clock runs on.
about-extend = The limit can be extended once only. The reason is told to the applicant.
about-return = The case goes back a step, with a reason.
about-grant = The application is granted.
about-refuse = The application is refused, with the reason.
about-deliver = How and to whom the decision was handed out.
about-revoke = What was granted is taken back, with the reason.
word-reason = Reason or note
word-conditions = Conditions
word-rightOrgan = The organ to apply to
word-cause = Cause
word-until = Until
word-means = Means
word-recipient = Recipient
cause-hearing = Hearing
cause-inspection = Inspection
cause-test = Test
cause-appraisal = Appraisal
cause-expert_review = Expert review
cause-third_parties = Hearing third parties
means-counter = At the counter
means-post = By post
means-electronic = Electronically
point = Point { $number }
subject = Material or field
what-is-wrong = What is wrong
how-to-mend = How to mend it
add-point = Add a point
take-findings = Take over the findings

# Photographs from a phone.
hand-over = Photograph with a phone
hand-over-about = Make a code and scan it with a phone: the photographs appear here at once. The code is good for 15 minutes and can only add photographs to this draft.
hand-over-make = Make a code
hand-over-code = Code for photographing with a phone
hand-over-until = Good until { $at }
hand-over-revoke = Stop the code
by-phone = by phone
retake = Retake
phone-title = Photograph materials
phone-invited = { $name } asks you to photograph these materials
phone-until = Good until { $at }, for { $left } more photographs
phone-there = { $count } there
phone-sent = { $name } has arrived
phone-sending = Sending the photograph…
flaw-blurred = The photograph is not sharp. Hold the phone still, aim at the text and take it again.
flaw-dark = It is too dark. Please go where there is more light.
flaw-glare = Something reflects. Please change the angle or avoid the lamp.
flaw-cut = A side of the paper is missing. Please get all four corners into the picture.
photograph-again = Take it again
send-anyway = Send it anyway

# Answers to findings, and looking at pages.
answer = Explain
answer-change = Change the explanation
answer-drop = Take it back
answer-words = Explanation or reason
answer-explain = Keep the explanation
answer-accept = Seen at the counter and accepted
answer-explained = { $by } explains: { $words }
answer-accepted = { $by } accepted it at the counter: { $words }
smaller = Smaller
larger = Larger
page-before = Page before
page-after = Next page
page-of = Page { $page } of { $pages }
page-unshown = This page cannot be shown. Please download the file.

# At the counter.
counter = Counter session
counters = Counter sessions
counter-confirm = Confirm a counter session
counter-about = When an enterprise is here, it confirms on its phone or tells you a code; then you can fill, upload and hand in for it.
counter-which = Credit code or receipt number
counter-which-hint = A scanner can read the code on the business licence into this field.
counter-purpose = What for
counter-length = For how long
minutes = { $count } minutes
counter-ask = Ask the enterprise
counter-waits = Waiting for the enterprise
counter-waits-how = The enterprise scans the code, signs in and confirms. Or send a code to its registered number, which it tells you.
counter-code = Code for the enterprise to confirm
counter-send-code = Send a code
counter-told = Code that the enterprise tells you
counter-extend = Ask for more time
counter-end = End the session
counter-new = Begin another one
counter-no = Refuse
counter-yes = Agree
counter-cases = Cases of the enterprise
counter-no-cases = The enterprise has no cases yet.
counter-start = Begin a case
counter-acting = You act for { $name }, for { $left } more minutes.
counter-outlet = Outlet
counter-clerk = Clerk
counter-for = Enterprise
counter-until = Good until { $at }
counter-is-over = This counter session is over.
counter-warning = If you agree, the clerk can see your cases and fill, upload and hand in for you during this time. You can end it at any moment. If you are not at the counter, please refuse.
counter-asks = Waits for you
counter-runs = Running
counter-not-yours = This request is not for the role you act in. If you stand for several enterprises, please switch first.
for-client = for { $name }, agreed by { $by }

# A live camera.
camera = Use a camera
camera-picture = What the camera sees
camera-shoot = Take the picture
camera-close = Close the camera
camera-refused = The camera cannot be used. Please take a photograph or choose a file.
