//! Papers drawn on one desk: each must be found by itself, and one paper must stay one.
use super::*;
use crate::geometry::{Homography, Rect};

const DESK: [u8; 3] = [120, 96, 74];
const PAPER: [u8; 3] = [236, 234, 228];

/// A sheet of this size about a middle, turned.
fn laid(middle: (f32, f32), (w, h): (f32, f32), degrees: f32) -> Quad {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let corners = [(-w, -h), (w, -h), (w, h), (-w, h)];
    Quad(corners.map(|(x, y)| {
        let (x, y) = (x / 2.0, y / 2.0);
        Point::new(middle.0 + x * cos - y * sin, middle.1 + x * sin + y * cos)
    }))
}

fn photograph(sheets: &[Quad], desk: [u8; 3]) -> Raster {
    Raster::from_fn(1200, 1600, |x, y| {
        let grain = ((x * 7 + y * 13) % 17) as u8 / 2;
        let on = sheets.iter().any(|q| rim::holds(q, Point::new(x as f32, y as f32)));
        image::Rgb(if on {
            PAPER.map(|c| c - grain / 3)
        } else {
            desk.map(|c| c + grain)
        })
    })
}

/// Lines of print on a sheet.
fn print(sheet: &Quad, lines: usize) -> Vec<Quad> {
    let flat = Rect::new(0.0, 0.0, 100.0, 100.0).to_quad();
    let map = Homography::between(&flat, sheet).unwrap();
    (0..lines)
        .map(|i| {
            let y = 8.0 + 84.0 * i as f32 / lines as f32;
            let right = 92.0 - (i % 4) as f32 * 9.0;
            map.apply_quad(&Rect::new(8.0, y, right, y + 42.0 / lines as f32).to_quad())
        })
        .collect()
}

fn found_at(found: &[Quad], truth: &Quad) -> bool {
    found
        .iter()
        .any(|q| q.0.iter().zip(truth.0).all(|(p, t)| p.distance(t) < 14.0))
}

#[test]
fn two_papers_at_different_angles_are_two_sheets() {
    let papers = [
        laid((560.0, 420.0), (760.0, 480.0), -6.0),
        laid((640.0, 1120.0), (700.0, 440.0), 9.0),
    ];
    let boxes: Vec<Quad> = papers.iter().flat_map(|p| print(p, 6)).collect();
    let found = find(&photograph(&papers, DESK), &boxes);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(papers.iter().all(|p| found_at(&found, p)), "{found:?}");
}

#[test]
fn a_large_paper_with_two_cards_under_it_is_three_sheets() {
    let papers = [
        laid((600.0, 480.0), (1000.0, 720.0), 4.0),
        laid((360.0, 1200.0), (380.0, 240.0), -7.0),
        laid((850.0, 1230.0), (380.0, 240.0), 2.0),
    ];
    let boxes: Vec<Quad> = papers.iter().flat_map(|p| print(p, 6)).collect();
    let found = find(&photograph(&papers, DESK), &boxes);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(papers.iter().all(|p| found_at(&found, p)), "{found:?}");
}

#[test]
fn one_paper_with_two_blocks_of_print_is_one_sheet() {
    let paper = laid((600.0, 800.0), (1000.0, 1350.0), 3.0);
    let blocks = [
        laid((600.0, 430.0), (800.0, 420.0), 3.0),
        laid((560.0, 1150.0), (800.0, 420.0), 3.0),
    ];
    let boxes: Vec<Quad> = blocks.iter().flat_map(|p| print(p, 6)).collect();
    assert_eq!(find(&photograph(&[paper], DESK), &boxes), []);
}

#[test]
fn a_paper_with_two_tinted_panels_is_one_sheet() {
    let paper = laid((600.0, 800.0), (1000.0, 1350.0), 3.0);
    let panels = [
        laid((600.0, 430.0), (800.0, 480.0), 3.0),
        laid((560.0, 1150.0), (800.0, 480.0), 3.0),
    ];
    let mut picture = photograph(&[paper], DESK);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        if panels.iter().any(|q| rim::holds(q, Point::new(x as f32, y as f32))) {
            *pixel = image::Rgb([196, 214, 222]);
        }
    }
    let boxes: Vec<Quad> = panels.iter().flat_map(|p| print(p, 6)).collect();
    assert_eq!(find(&picture, &boxes), []);
}

#[test]
fn a_pen_across_a_paper_does_not_part_it() {
    let paper = laid((600.0, 800.0), (1000.0, 1350.0), 0.0);
    let mut picture = photograph(&[paper], DESK);
    for y in 770..830 {
        for x in 40..1180 {
            picture.put_pixel(x, y, image::Rgb([30, 60, 150]));
        }
    }
    let blocks = [
        laid((600.0, 430.0), (800.0, 420.0), 0.0),
        laid((560.0, 1150.0), (800.0, 420.0), 0.0),
    ];
    let boxes: Vec<Quad> = blocks.iter().flat_map(|p| print(p, 6)).collect();
    assert_eq!(find(&picture, &boxes), []);
}
