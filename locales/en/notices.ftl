# Words of messages outside the station: that something is there, never what a case says.
notice-submitted = [Yizhan] A case was handed in: { $item }, { $receipt }. Please sign in to the station.
notice-resubmitted = [Yizhan] The applicant has handed in again: { $item }, { $receipt }. Please sign in to the station.
notice-withdrawn = [Yizhan] The applicant has taken back: { $item }, { $receipt }.
notice-correction-requested = [Yizhan] Your case needs corrections: { $item }, { $receipt }. Please sign in to see all of them and the deadline.
notice-accepted = [Yizhan] Your case was accepted: { $item }, { $receipt }.
notice-not-accepted = [Yizhan] Your case was not accepted: { $item }, { $receipt }. Please sign in to see why and how to appeal.
notice-clock-changed = [Yizhan] The time limit of your case has changed: { $item }, { $receipt }. Please sign in to see why.
notice-decided = [Yizhan] Your case was decided: { $item }, { $receipt }. Please sign in to see the decision.
notice-delivered = [Yizhan] The result of your case was delivered: { $item }, { $receipt }.
notice-ended = [Yizhan] Your case has ended: { $item }, { $receipt }. Please sign in to see why.
notice-message = [Yizhan] You have a new message: { $item }, { $receipt }. Please sign in to read it.
notice-assigned = [Yizhan] A case was given to you: { $item }, { $receipt }.
notice-deadline-near = [Yizhan] A case is due soon: { $item }, { $receipt }.
notice-deadline-missed = [Yizhan] A case is late: { $item }, { $receipt }.
notice-support-remind = [Yizhan] Help that you have taken is due or late: { $item }, { $receipt }. Please sign in.
notice-support-deputy = [Yizhan] Somebody waits for help longer than was promised, please step in: { $item }, { $receipt }. Please sign in.
notice-support-lead = [Yizhan] Somebody has waited very long for help, or nobody takes it: { $item }, { $receipt }. Please sign in and give it to somebody.
notice-no-receipt = not handed in yet

# Mail
mail-code-subject = Yizhan: confirm your mail address
mail-code = Your code is { $code }, good for 30 minutes. Type it on your account page, and notices will come to this address. If you have not asked for it, please ignore this mail.
mail-notice-subject = Yizhan: { $item }

# Sentences that an expert may pick in a thread of help
reply-hello = Hello, I am here to help. One moment, I am looking at what you filled in.
reply-wait = One moment please, I am checking the rules before I answer.
reply-picture = Please lay the paper flat in even light, take a picture of the whole of it and send it here.
reply-remote = It is easier when we look at the form together. I turn this into remote help: please open the form together.
reply-open = Please open the form together; I will point at what is to be filled in.
reply-accept = I have proposed a value in the form. Please check it and decide whether to accept it.
reply-solved = Does that solve it? Please ask on if anything is unclear.
reply-again = You are welcome. Next time, the answer card at that place may help at once.
