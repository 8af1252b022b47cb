//! Seals drawn on paper: found where they were pressed, and not where nothing was.
use super::*;
use crate::geometry::Point;

const RED: [f32; 3] = [206.0, 44.0, 52.0];
const BLACK: [f32; 3] = [40.0, 40.0, 42.0];

/// Paper with rings of print pressed on it.
fn page(paper: [f32; 3], seals: &[(f32, f32, f32)], ink: [f32; 3], strength: f32) -> Raster {
    Raster::from_fn(900, 1200, |x, y| {
        let pressed = seals.iter().any(|(cx, cy, r)| {
            let (dx, dy) = (x as f32 - cx, y as f32 - cy);
            let d = dx.hypot(dy) / r;
            let around = dy.atan2(dx);
            (0.94..1.0).contains(&d) || ((0.62..0.84).contains(&d) && (around * 9.0).sin() > 0.2) || d < 0.16
        });
        let k = if pressed { strength } else { 0.0 };
        image::Rgb(std::array::from_fn(|c| {
            (paper[c] * (1.0 - k) + ink[c] * k * paper[c] / 255.0) as u8
        }))
    })
}

fn centers(found: &[Found], shape: SealShape) -> Vec<Point> {
    let mut all: Vec<Point> = found
        .iter()
        .filter(|f| f.shape == shape)
        .map(|f| f.rect.center())
        .collect();
    all.sort_by(|a, b| a.x.total_cmp(&b.x));
    all
}

#[test]
fn a_faint_seal_on_paper_in_warm_light_is_found() {
    let found = find(&page([236.0, 214.0, 176.0], &[(600.0, 900.0, 90.0)], RED, 0.35));
    let round = centers(&found, SealShape::Round);
    assert_eq!(round.len(), 1, "{found:?}");
    assert!(round[0].distance(Point::new(600.0, 900.0)) < 4.0);
}

#[test]
fn two_seals_that_overlap_are_found_each_by_its_rim() {
    let pressed = [(420.0, 800.0, 90.0), (540.0, 830.0, 90.0)];
    let round = centers(&find(&page([240.0; 3], &pressed, RED, 0.8)), SealShape::Round);
    for (x, y, _) in pressed {
        assert!(round.iter().any(|c| c.distance(Point::new(x, y)) < 5.0), "{round:?}");
    }
}

#[test]
fn a_seal_that_touches_a_red_line_keeps_its_rim() {
    let mut picture = page([240.0; 3], &[(500.0, 700.0, 90.0)], RED, 0.8);
    for x in 80..820 {
        for y in 690..697 {
            picture.put_pixel(x, y, image::Rgb([210, 40, 44]));
        }
    }
    let round = centers(&find(&picture), SealShape::Round);
    assert_eq!(round.len(), 1);
    assert!(round[0].distance(Point::new(500.0, 700.0)) < 5.0);
}

#[test]
fn the_seal_of_a_photocopy_is_found_without_its_colour() {
    let whole = Rect::new(0.0, 0.0, 900.0, 1200.0);
    let copy = page([240.0; 3], &[(500.0, 700.0, 90.0)], BLACK, 0.7);
    assert!(find(&copy).is_empty());
    let round = centers(&find_grey(&copy, &whole), SealShape::Round);
    assert_eq!(round.len(), 1);
    assert!(round[0].distance(Point::new(500.0, 700.0)) < 5.0);
    assert!(find_grey(&page([240.0; 3], &[], BLACK, 0.7), &whole).is_empty());
}

#[test]
fn the_foot_of_a_turned_seal_is_found_by_the_gap_in_its_ring() {
    // Print all around but for a gap that lies 40 degrees clockwise of the foot of the page.
    let gap = 130f32.to_radians();
    let picture = Raster::from_fn(400, 400, |x, y| {
        let (dx, dy) = (x as f32 - 200.0, y as f32 - 200.0);
        let d = dx.hypot(dy) / 150.0;
        let from_gap = (dy.atan2(dx) - gap).rem_euclid(std::f32::consts::TAU);
        let beyond = from_gap.min(std::f32::consts::TAU - from_gap) > 0.7;
        let pressed = (0.62..0.86).contains(&d) && beyond && (from_gap * 14.0).sin() > 0.0;
        image::Rgb(if pressed { [206, 44, 52] } else { [240, 240, 240] })
    });
    let seal = Found {
        rect: Rect::new(50.0, 50.0, 350.0, 350.0),
        shape: SealShape::Round,
        confidence: 1.0,
        tint: Tint::Red([1.0; 3]),
        body: Body::of(&Rect::new(50.0, 50.0, 350.0, 350.0)),
    };
    let strip = strips::unrolled(&picture, &seal, 0).next().unwrap();
    let inked = |x: u32| (0..strip.height()).any(|y| strip.get_pixel(x, y)[0] < 128);
    let left = (0..strip.width()).find(|x| inked(*x)).unwrap();
    let right = (0..strip.width()).rev().find(|x| inked(*x)).unwrap();
    let blank = (left as f32, (strip.width() - right) as f32);
    assert!((blank.0 - blank.1).abs() < strip.width() as f32 * 0.08, "{blank:?}");
}

/// Paper with one seal of this shape, turned: its frame and four strokes within.
fn stamped(shape: SealShape, half: (f32, f32), degrees: f32, ink: [u8; 3]) -> Raster {
    let (sin, cos) = degrees.to_radians().sin_cos();
    Raster::from_fn(900, 1200, |x, y| {
        let (dx, dy) = (x as f32 - 520.0, y as f32 - 800.0);
        let (u, v) = ((dx * cos + dy * sin) / half.0, (dy * cos - dx * sin) / half.1);
        let d = match shape {
            SealShape::Square => u.abs().max(v.abs()),
            _ => u.hypot(v),
        };
        let strokes = d < 0.75 && (u * 7.0).sin() > 0.5 && (v * 5.0).sin() > -0.4;
        image::Rgb(if (0.9..1.0).contains(&d) || strokes {
            ink
        } else {
            [244; 3]
        })
    })
}

#[test]
fn a_square_seal_is_found_as_it_is_turned_and_is_no_ring() {
    for degrees in [0.0, 7.0, -11.0] {
        let found = find(&stamped(SealShape::Square, (40.0, 40.0), degrees, [206, 44, 52]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].shape, SealShape::Square);
        assert!(found[0].body.center.distance(Point::new(520.0, 800.0)) < 3.0);
        assert!((found[0].body.lean.to_degrees() - degrees).abs() < 3.0, "{found:?}");
    }
}

#[test]
fn an_oval_seal_is_found_whole_and_is_no_ring() {
    let found = find(&stamped(SealShape::Oval, (88.0, 66.0), 5.0, [206, 44, 52]));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].shape, SealShape::Oval);
    let (a, b) = found[0].body.half;
    assert!((a - 88.0).abs() < 4.0 && (b - 66.0).abs() < 4.0, "{found:?}");
}

/// A grey oval pressed over lines of black print.
fn copied() -> Raster {
    let mut picture = stamped(SealShape::Oval, (88.0, 66.0), 0.0, [150; 3]);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let line = (100..760).contains(&x) && y % 60 < 22 && (200..1000).contains(&y);
        if line && (x / 5) % 3 == 0 {
            *pixel = image::Rgb([24; 3]);
        }
    }
    picture
}

#[test]
fn the_lighter_seal_of_a_copy_is_taken_off_the_print_beneath_it() {
    let picture = copied();
    let seal = Found {
        rect: Rect::new(432.0, 734.0, 608.0, 866.0),
        shape: SealShape::Oval,
        confidence: 1.0,
        tint: Tint::Grey(244.0),
        body: Body::of(&Rect::new(432.0, 734.0, 608.0, 866.0)),
    };
    let part = tone::without(&picture, &Rect::new(400.0, 700.0, 640.0, 900.0), &seal).unwrap();
    let at = |x: u32, y: u32| part.raster.get_pixel(x - 400, y - 700)[0];
    assert_eq!(at(436, 810), 255, "the rim is gone");
    assert_eq!(at(451, 789), 0, "the print stays");
}

#[test]
fn a_copied_seal_as_dark_as_the_print_is_left_alone() {
    let picture = stamped(SealShape::Oval, (88.0, 66.0), 0.0, [24; 3]);
    let seal = Found {
        rect: Rect::new(432.0, 734.0, 608.0, 866.0),
        shape: SealShape::Oval,
        confidence: 1.0,
        tint: Tint::Grey(244.0),
        body: Body::of(&Rect::new(432.0, 734.0, 608.0, 866.0)),
    };
    assert!(tone::without(&picture, &Rect::new(400.0, 700.0, 640.0, 900.0), &seal).is_none());
}
