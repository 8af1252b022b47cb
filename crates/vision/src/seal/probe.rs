use super::*;
#[test]
fn probe() {
    let engine = crate::Engine::open(std::path::Path::new(&std::env::var("YIZHAN_ASSETS").unwrap()), 2).unwrap();
    for path in std::env::var("PROBE").unwrap().split(' ') {
        let raster = image::open(path).unwrap().to_rgb8();
        let mut found = find(&raster);
        let whole = Rect::new(raster.width() as f32*0.05, raster.height() as f32*0.05, raster.width() as f32*0.95, raster.height() as f32*0.95);
        let grey = find_grey(&raster, &whole);
        println!("{path} red {found:?}\n grey {grey:?}");
        found.extend(grey);
        for (i, f) in found.iter().enumerate() {
            let mut drawn = match f.shape { SealShape::Square => { let mut d = strips::quarters(&raster, f, 0); d.push(strips::flat(&raster, f, 0)); d }, _ => strips::unrolled(&raster, f, 0) };
            drawn.push(strips::flat(&raster, f, 0));
            for (k, d) in drawn.iter().enumerate() {
                let name = std::path::Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned();
                d.save(format!("/work/cache/seeing/probe/{name}_{i}_{k}.png")).unwrap();
                let s = crate::text::recognise::whole(d);
                for (n, r) in [("q", engine.quick.read(std::slice::from_ref(&s)).unwrap()), ("c", engine.careful.read(std::slice::from_ref(&s)).unwrap())] {
                    println!("  {i} {k} {n} {} {}", r[0].text.iter().map(|c| c.ch).collect::<String>(), r[0].confidence);
                }
            }
        }
    }
}
