//! Days and amounts as Chinese papers write them. Nothing here reads them back.

use jiff::civil::Date;

/// `2025年03月18日`, or without leading zeros.
pub(crate) fn chinese_date(date: Date, zeros: bool) -> String {
    chinese_day((date.year(), date.month(), date.day()), zeros)
}

/// The same for a day that no calendar may have.
pub(crate) fn chinese_day((year, month, day): (i16, i8, i8), zeros: bool) -> String {
    if zeros {
        format!("{year:04}年{month:02}月{day:02}日")
    } else {
        format!("{year}年{month}月{day}日")
    }
}

/// `二〇二五年四月一日`
pub(crate) fn spelled_day((year, month, day): (i16, i8, i8)) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let count = |n: i8| {
        let (tens, ones) = ((n / 10) as usize, (n % 10) as usize);
        let tens = match tens {
            0 => String::new(),
            1 => "十".to_owned(),
            more => DIGITS[more].to_owned() + "十",
        };
        if ones == 0 && !tens.is_empty() {
            tens
        } else {
            tens + DIGITS[ones]
        }
    };
    let year: String = year
        .to_string()
        .bytes()
        .map(|d| DIGITS[usize::from(d - b'0')])
        .collect();
    format!("{year}年{}月{}日", count(month), count(day))
}

/// `一百二十三`-style numerals for whole numbers below a hundred million, in cheque characters.
pub(crate) fn cheque(number: u64) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    fn below(n: u64, out: &mut String) {
        let mut gap = false;
        for (unit, name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
            let digit = (n / unit % 10) as usize;
            if digit == 0 {
                gap = !out.is_empty();
            } else {
                if gap {
                    out.push('零');
                    gap = false;
                }
                out.push(DIGITS[digit]);
                out.push_str(name);
            }
        }
    }
    let mut out = String::new();
    if number >= 10_000 {
        below(number / 10_000, &mut out);
        out.push('万');
        if (1..1000).contains(&(number % 10_000)) {
            out.push('零');
        }
    }
    let mut low = String::new();
    below(number % 10_000, &mut low);
    out + &low
}
