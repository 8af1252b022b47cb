//! How paper is bent or still seen aslant, told by its lines of print: each must come to lie level.
//!
//! Least squares over few terms; knows nothing of pixels and reads nothing.
use crate::geometry::Point;
use crate::quality::median;
use crate::surface::Bend;

const TERMS: usize = Bend::TERMS;
/// Fewer lines than this tell nothing but their mean slant.
const LEAST_LINES: usize = 5;
/// From so many lines on, all terms are fitted; before, only slant and fan.
const LINES_FOR_ALL: usize = 12;
/// Drag on each term, as a share of the number of lines: the higher ones need better reasons.
const DRAG: [f32; TERMS] = [1e-4, 3e-4, 1e-3, 3e-3, 3e-3, 3e-3];
/// Bends that move print by less than this share of a line's height are left alone.
const WORTH: f32 = 0.1;

/// A line of print by its two ends on its middle, in sheet coordinates.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) from: Point,
    pub(crate) to: Point,
}

/// Fits the bend that levels the lines; `height` is that of the usual line. None where levelling does not help.
pub(crate) fn fit(runs: &[Run], height: f32) -> Bend {
    if runs.len() < LEAST_LINES {
        return Bend::NONE;
    }
    let ends = || runs.iter().flat_map(|r| [r.from, r.to]);
    let range = |k: fn(Point) -> f32| {
        let (low, high) = ends()
            .map(k)
            .fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(v), h.max(v)));
        (f32::midpoint(low, high), (high - low) / 2.0)
    };
    let ((cx, rx), (cy, ry)) = (range(|p| p.x), range(|p| p.y));
    let mut bend = Bend::about(Point::new(cx, cy), rx.max(ry));
    let used = if runs.len() >= LINES_FOR_ALL { TERMS } else { 2 };
    let before = slope(runs, &bend);
    let finest = (height * 0.08).max(1.0);
    for round in 0..10 {
        let errors: Vec<f32> = runs.iter().map(|r| error(r, &bend).abs()).collect();
        let scale = (median(errors.clone()) * 1.5).max(finest * (1.0 + 8.0 / (1.0 + round as f32)));
        let weights: Vec<f32> = errors.iter().map(|e| 1.0 / (1.0 + (e / scale).powi(2))).collect();
        let Some(terms) = solve(runs, &weights, &bend, used) else {
            return Bend::NONE;
        };
        bend.terms = terms;
    }
    let moved = ends().map(|p| bend.drop(p).abs()).fold(0.0, f32::max);
    let helps = slope(runs, &bend) < before * 0.85;
    if helps && moved > height * WORTH {
        bend
    } else {
        Bend::NONE
    }
}

/// How unlevel the lines are: the usual rise from one end to the other.
pub(crate) fn slope(runs: &[Run], bend: &Bend) -> f32 {
    let mut errors: Vec<f32> = runs.iter().map(|r| error(r, bend).abs()).collect();
    errors.sort_by(f32::total_cmp);
    // The worst tenth is stamps and stray boxes.
    let kept = errors.len() - errors.len() / 10;
    (errors[..kept].iter().map(|e| e * e).sum::<f32>() / kept.max(1) as f32).sqrt()
}

fn error(run: &Run, bend: &Bend) -> f32 {
    (run.to.y - bend.drop(run.to)) - (run.from.y - bend.drop(run.from))
}

/// Weighted normal equations with drag, solved by elimination.
fn solve(runs: &[Run], weights: &[f32], bend: &Bend, used: usize) -> Option<[f32; TERMS]> {
    let mut m = [[0.0f64; TERMS + 1]; TERMS];
    for (run, weight) in runs.iter().zip(weights) {
        let (p, q) = (bend.powers(run.from), bend.powers(run.to));
        let row: [f64; TERMS] = std::array::from_fn(|i| f64::from(q[i] - p[i]));
        let rise = f64::from(run.to.y - run.from.y);
        for i in 0..used {
            for j in 0..used {
                m[i][j] += f64::from(*weight) * row[i] * row[j];
            }
            m[i][TERMS] += f64::from(*weight) * row[i] * rise;
        }
    }
    for (i, drag) in DRAG.iter().enumerate() {
        m[i][i] += if i < used {
            f64::from(*drag) * runs.len() as f64
        } else {
            1.0
        };
    }
    for col in 0..TERMS {
        let pivot = (col..TERMS).max_by(|&a, &b| m[a][col].abs().total_cmp(&m[b][col].abs()))?;
        if m[pivot][col].abs() < 1e-12 {
            return None;
        }
        m.swap(col, pivot);
        let lead = m[col];
        for (row, values) in m.iter_mut().enumerate() {
            if row != col {
                let factor = values[col] / lead[col];
                for (value, l) in values.iter_mut().zip(lead).skip(col) {
                    *value -= factor * l;
                }
            }
        }
    }
    Some(std::array::from_fn(|i| (m[i][TERMS] / m[i][i]) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Print in two columns, level on the sheet, as it lies on a page where it hangs by `drop`.
    fn printed(drop: impl Fn(Point) -> f32) -> Vec<Run> {
        let mut runs = Vec::new();
        for row in 0..20 {
            for (x0, x1) in [(100.0, 380.0), (450.0, 800.0 - row as f32 * 7.0)] {
                let at = |x: f32| {
                    let p = Point::new(x, 100.0 + row as f32 * 55.0);
                    Point::new(x, p.y + drop(p))
                };
                runs.push(Run {
                    from: at(x0),
                    to: at(x1),
                });
            }
        }
        runs
    }

    fn unevenness(runs: &[Run], bend: &Bend) -> f32 {
        let level = |p: Point| p.y - bend.drop(p);
        runs.chunks(2)
            .map(|row| {
                let ys = [row[0].from, row[0].to, row[1].from, row[1].to].map(level);
                ys.iter().copied().fold(f32::MIN, f32::max) - ys.iter().copied().fold(f32::MAX, f32::min)
            })
            .fold(0.0, f32::max)
    }

    #[test]
    fn rows_that_fan_out_come_to_lie_level() {
        let runs = printed(|p| (p.x - 450.0) * (p.y - 600.0) * 1.2e-4);
        assert!(unevenness(&runs, &Bend::NONE) > 30.0);
        assert!(unevenness(&runs, &fit(&runs, 30.0)) < 3.0);
    }

    #[test]
    fn the_swell_of_an_open_book_is_levelled() {
        let runs = printed(|p| 30.0 * ((p.x - 100.0) / 700.0 * std::f32::consts::PI).sin());
        assert!(unevenness(&runs, &Bend::NONE) > 25.0);
        assert!(unevenness(&runs, &fit(&runs, 30.0)) < 8.0);
    }

    #[test]
    fn level_print_is_left_alone() {
        let runs = printed(|p| if (p.x as u32).is_multiple_of(2) { 0.4 } else { 0.0 });
        assert_eq!(fit(&runs, 30.0), Bend::NONE);
    }

    #[test]
    fn a_few_stray_lines_do_not_bend_the_sheet() {
        let mut runs = printed(|_| 0.0);
        for run in runs.iter_mut().take(3) {
            run.to.y += 40.0;
        }
        let bend = fit(&runs, 30.0);
        assert!(unevenness(&runs[6..], &bend) < 4.0);
    }
}
