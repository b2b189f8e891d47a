//! The pictures of documents: a value with its interval on a line, a bar, a bar in parts. Textless, so that
//! no font is needed: the names and numbers stand in the cells beside. Dark to light in one hue, so that
//! nothing rests on a colour.

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::{DocumentError, Picture};

/// Height of every picture, in twentieths of a point.
const HEIGHT: u32 = 220;

/// The ink of values.
const INK: [u8; 3] = [0x17, 0x3f, 0x6b];

/// The ink of axes and of what is empty.
const FAINT: [u8; 3] = [0x9a, 0xa5, 0xb1];

/// The ground of a bar.
const GROUND: [u8; 3] = [0xe6, 0xea, 0xee];

/// From the least favourable part of a bar to the most: light to dark, told apart on grey paper.
const PARTS: [[u8; 3]; 5] = [
    [0xf1, 0xf4, 0xf8],
    [0xc9, 0xd8, 0xe8],
    [0x93, 0xb3, 0xd2],
    [0x4f, 0x81, 0xb1],
    [0x17, 0x3f, 0x6b],
];

/// A sheet to draw on.
struct Sheet {
    pixels: Pixmap,
    width: f32,
    middle: f32,
}

impl Sheet {
    fn of(width: u32) -> Result<Sheet, DocumentError> {
        // Five twentieths of a point to the pixel: 288 pixels an inch.
        let pixels = |length: u32| (length / 5).max(1);
        let drawn = Pixmap::new(pixels(width), pixels(HEIGHT));
        let mut drawn = drawn.ok_or(DocumentError::Picture("it has no size"))?;
        drawn.fill(Color::WHITE);
        Ok(Sheet {
            pixels: drawn,
            width: pixels(width) as f32,
            middle: pixels(HEIGHT) as f32 / 2.0,
        })
    }

    fn box_of(&mut self, ink: [u8; 3], [left, top, right, bottom]: [f32; 4]) {
        if let Some(rect) = Rect::from_ltrb(left, top, right.max(left + 0.5), bottom) {
            self.pixels.fill_rect(rect, &paint(ink), Transform::identity(), None);
        }
    }

    fn circle(&mut self, ink: [u8; 3], x: f32, radius: f32) {
        let mut path = PathBuilder::new();
        path.push_circle(x, self.middle, radius);
        if let Some(path) = path.finish() {
            let (paint, plain) = (paint(ink), Transform::identity());
            self.pixels.fill_path(&path, &paint, FillRule::Winding, plain, None);
            let stroke = Stroke { width: 2.0, ..Stroke::default() };
            self.pixels.stroke_path(&path, &self::paint([0xff; 3]), &stroke, plain, None);
        }
    }

    fn done(self, told: String, width: u32) -> Result<Picture, DocumentError> {
        let png = self.pixels.encode_png();
        let png = png.map_err(|_| DocumentError::Picture("it is no PNG"))?;
        Ok(Picture { png, told, width, height: HEIGHT })
    }
}

fn paint([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, 0xff);
    paint
}

/// A value and its interval on a line; places go from 0 to 1. `width` in twentieths of a point.
///
/// # Errors
/// It has no size.
pub fn dot(
    told: String,
    width: u32,
    place: f64,
    interval: Option<[f64; 2]>,
) -> Result<Picture, DocumentError> {
    let mut sheet = Sheet::of(width)?;
    let (end, middle) = (sheet.width, sheet.middle);
    // So far from the edge that a dot at either end is whole.
    let edge = 9.0;
    let at = |place: f64| edge + (place as f32).clamp(0.0, 1.0) * (end - 2.0 * edge);
    sheet.box_of(FAINT, [edge, middle - 1.0, end - edge, middle + 1.0]);
    for mark in [0.0, 0.5, 1.0] {
        sheet.box_of(FAINT, [at(mark) - 1.0, middle - 7.0, at(mark) + 1.0, middle + 7.0]);
    }
    if let Some([low, high]) = interval {
        sheet.box_of(INK, [at(low), middle - 3.0, at(high), middle + 3.0]);
        for limit in [low, high] {
            sheet.box_of(INK, [at(limit) - 1.5, middle - 10.0, at(limit) + 1.5, middle + 10.0]);
        }
    }
    sheet.circle(INK, at(place), 8.0);
    sheet.done(told, width)
}

/// A bar, as long as its share of the whole, 0 to 1. `width` in twentieths of a point.
///
/// # Errors
/// It has no size.
pub fn bar(told: String, width: u32, share: f64) -> Result<Picture, DocumentError> {
    let mut sheet = Sheet::of(width)?;
    let (end, middle) = (sheet.width, sheet.middle);
    let edges = |to: f32| [0.0, middle - 10.0, to, middle + 10.0];
    sheet.box_of(GROUND, edges(end));
    if share > 0.0 {
        sheet.box_of(INK, edges((share as f32).clamp(0.0, 1.0) * end));
    }
    sheet.done(told, width)
}

/// A bar made of shares of a whole, the most favourable first and darkest.
///
/// # Errors
/// It has no size.
pub fn stacked(told: String, width: u32, shares: &[f64]) -> Result<Picture, DocumentError> {
    let mut sheet = Sheet::of(width)?;
    let (end, middle) = (sheet.width, sheet.middle);
    sheet.box_of(FAINT, [0.0, middle - 11.0, end, middle + 11.0]);
    let mut from = 0.0_f32;
    for (at, share) in shares.iter().enumerate() {
        let to = (from + *share as f32 * end).min(end);
        let tone =
            (PARTS.len() - 1) - at * (PARTS.len() - 1) / shares.len().saturating_sub(1).max(1);
        let ink = PARTS.get(tone).copied().unwrap_or(GROUND);
        // A white line between parts tells neighbours apart without their colours.
        if *share > 0.0 {
            sheet.box_of([0xff; 3], [from, middle - 10.0, to, middle + 10.0]);
            sheet.box_of(ink, [from, middle - 10.0, (to - 1.5).max(from), middle + 10.0]);
        }
        from = to;
    }
    sheet.done(told, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ink in the middle line: how many pixels are dark.
    fn dark(picture: &Picture) -> usize {
        let drawn = Pixmap::decode_png(&picture.png).unwrap();
        let row = drawn.height() / 2;
        let is_ink = |x: &u32| drawn.pixel(*x, row).is_some_and(|pixel| pixel.red() == INK[0]);
        (0..drawn.width()).filter(is_ink).count()
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let of = |share: f64| dark(&bar(String::new(), 2000, share).unwrap());
        assert_eq!([of(0.0), of(0.25), of(1.0)], [0, 100, 400]);
    }

    #[test]
    fn a_wider_interval_is_drawn_wider() {
        let of = |interval| dark(&dot(String::new(), 2000, 0.5, interval).unwrap());
        assert!(of(None) < of(Some([0.4, 0.6])));
        assert!(of(Some([0.4, 0.6])) < of(Some([0.2, 0.8])));
    }

    #[test]
    fn the_most_favourable_part_of_a_bar_is_the_darkest() {
        let half = dark(&stacked(String::new(), 2000, &[0.5, 0.0, 0.0, 0.25, 0.25]).unwrap());
        assert!((195..=200).contains(&half), "{half}");
    }
}
