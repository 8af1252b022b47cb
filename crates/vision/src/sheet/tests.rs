//! Sheets drawn on desks: what is found must lie where it was drawn, and what is not there must not be found.
use super::*;
use crate::geometry::Homography;

const DESK: [u8; 3] = [120, 96, 74];
const PAPER: [u8; 3] = [236, 234, 228];

/// A picture with one sheet on a desk of uneven grain.
fn photograph(quad: &Quad, desk: [u8; 3]) -> Raster {
    Raster::from_fn(1200, 1600, |x, y| {
        let grain = ((x * 7 + y * 13) % 17) as u8 / 2;
        if rim::holds(quad, Point::new(x as f32, y as f32)) {
            image::Rgb(PAPER.map(|c| c - grain / 3))
        } else {
            image::Rgb(desk.map(|c| c + grain))
        }
    })
}

/// Boxes of print on the sheet, as far as they lie in the picture.
fn print(quad: &Quad) -> Vec<Quad> {
    let sheet = Quad([(0.0, 0.0), (210.0, 0.0), (210.0, 297.0), (0.0, 297.0)].map(|(x, y)| Point::new(x, y)));
    let map = Homography::between(&sheet, quad).unwrap();
    (0..24)
        .map(|i| {
            let (y, right) = (24.0 + i as f32 * 10.5, 188.0 - (i % 5) as f32 * 14.0);
            map.apply_quad(&crate::geometry::Rect::new(22.0, y, right, y + 5.0).to_quad())
        })
        .filter(|q| {
            q.0.iter()
                .all(|p| (0.0..1200.0).contains(&p.x) && (0.0..1600.0).contains(&p.y))
        })
        .collect()
}

fn leaning() -> Quad {
    Quad([(180.0, 140.0), (1010.0, 90.0), (1090.0, 1460.0), (120.0, 1500.0)].map(|(x, y)| Point::new(x, y)))
}

fn worst_corner(outline: &Outline, truth: &Quad) -> f32 {
    let pairs = outline.quad.0.iter().zip(truth.0);
    pairs.map(|(p, q)| p.distance(q)).fold(0.0, f32::max)
}

#[test]
fn a_sheet_on_a_desk_is_found_by_its_corners() {
    let truth = leaning();
    let outline = find(&photograph(&truth, DESK), &print(&truth), -1.0).unwrap();
    assert!(outline.whole() && !outline.covered);
    assert!(worst_corner(&outline, &truth) < 12.0, "{outline:?}");
}

#[test]
fn a_printed_frame_is_not_taken_for_the_border_of_the_paper() {
    let truth = leaning();
    let mut picture = photograph(&truth, DESK);
    let inner = |k: f32| {
        let c = Point::new(600.0, 800.0);
        Quad(
            truth
                .0
                .map(|p| Point::new(c.x + (p.x - c.x) * k, c.y + (p.y - c.y) * k)),
        )
    };
    let (outer_edge, inner_edge) = (inner(0.93), inner(0.92));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let p = Point::new(x as f32, y as f32);
        if rim::holds(&outer_edge, p) && !rim::holds(&inner_edge, p) {
            *pixel = image::Rgb([150, 110, 40]);
        }
    }
    let outline = find(&picture, &print(&truth), -1.0).unwrap();
    assert!(worst_corner(&outline, &truth) < 12.0, "{outline:?}");
}

#[test]
fn paper_on_a_desk_of_its_own_colour_has_no_outline() {
    let truth = leaning();
    assert_eq!(find(&photograph(&truth, [233, 231, 225]), &print(&truth), -1.0), None);
}

#[test]
fn a_sheet_that_runs_out_of_the_picture_is_cut_there() {
    let truth =
        Quad([(150.0, 180.0), (1060.0, 160.0), (1090.0, 2050.0), (110.0, 2080.0)].map(|(x, y)| Point::new(x, y)));
    let boxes = print(&truth);
    let outline = find(&photograph(&truth, DESK), &boxes, 0.0).unwrap();
    assert_eq!(outline.sides[2], Side::Open);
    assert_eq!(rim::cut(&outline, &boxes, (1200.0, 1600.0)), Some(2));
}

/// The photograph with something round laid over it: its colour, or a shade of what lies there.
fn under(picture: &Raster, (cx, cy): (f32, f32), radius: f32, lay: impl Fn([u8; 3]) -> [u8; 3]) -> Raster {
    let mut held = picture.clone();
    for (x, y, pixel) in held.enumerate_pixels_mut() {
        // A thumb comes from the right and ends in a round tip.
        let (dx, dy) = ((x as f32 - cx).min(0.0), y as f32 - cy);
        if dx.hypot(dy) < radius {
            pixel.0 = lay(pixel.0);
        }
    }
    held
}

#[test]
fn a_thumb_over_the_end_of_a_line_covers_the_sheet_in_light_and_dark_skin() {
    let truth = leaning();
    let clean = photograph(&truth, DESK);
    let boxes = print(&truth);
    for skin in [[226, 182, 156], [150, 102, 76]] {
        let held = under(&clean, (882.0, 760.0), 62.0, |_| skin);
        // What the thumb hides is not found as text; boxes are a little longer than their print.
        let seen: Vec<Quad> = boxes
            .iter()
            .map(|q| {
                let hidden = (698.0..822.0).contains(&q.bounds().center().y);
                let end = if hidden { 827.0 } else { f32::MAX };
                Quad(q.0.map(|p| Point::new(p.x.min(end), p.y)))
            })
            .collect();
        assert!(find(&held, &seen, -1.0).unwrap().covered, "{skin:?}");
    }
    assert!(!find(&clean, &boxes, -1.0).unwrap().covered);
}

#[test]
fn a_thumb_over_the_margin_and_a_shadow_over_print_cover_nothing() {
    let truth = leaning();
    let clean = photograph(&truth, DESK);
    let boxes = print(&truth);
    let margin = under(&clean, (1075.0, 760.0), 50.0, |_| [214, 160, 134]);
    let shaded = under(&clean, (900.0, 760.0), 62.0, |c| c.map(|v| (f32::from(v) * 0.6) as u8));
    assert!(!find(&margin, &boxes, -1.0).unwrap().covered);
    assert!(!find(&shaded, &boxes, -1.0).unwrap().covered);
}

#[test]
fn a_sheet_that_ends_just_before_the_picture_does_is_not_cut() {
    for last in [1585.0, 1592.0, 1596.0] {
        let truth =
            Quad([(150.0, 180.0), (1060.0, 180.0), (1060.0, last), (150.0, last)].map(|(x, y)| Point::new(x, y)));
        let boxes = print(&truth);
        let outline = find(&photograph(&truth, DESK), &boxes, 0.0);
        assert!(
            outline.is_none_or(|o| rim::cut(&o, &boxes, (1200.0, 1600.0)).is_none()),
            "{last}"
        );
    }
}
