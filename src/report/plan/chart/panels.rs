//! Panels side by side and below each other, each as large as the picture allows.
//!
//! Deliberately unknown: what stands in them.

use crate::report::chart::frame::Frame;

/// A panel: its place among all, and its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Panel {
    /// Which of all it is.
    pub(super) index: usize,
    /// Left and right end.
    pub(super) across: (f64, f64),
    /// Upper and lower end.
    pub(super) down: (f64, f64),
    /// Whether it is the first of its row, and whether there is none below it.
    pub(super) ends: (bool, bool),
}

impl Panel {
    pub(super) fn width(&self) -> f64 {
        self.across.1 - self.across.0
    }
}

/// Lays so many panels into a frame, in rows from left to right. They get as much of the width and
/// the height they wish for as there is, all alike.
pub(super) fn lay(frame: &Frame, count: usize, wish: (f64, f64), gaps: (f64, f64)) -> Vec<Panel> {
    let (wide, high) = (frame.right - frame.left, frame.bottom - frame.top);
    let size = |columns: usize| {
        let rows = count.div_ceil(columns) as f64;
        let columns = columns as f64;
        let width = (wide - gaps.0 * (columns - 1.0)) / columns;
        (width, (high - gaps.1 * (rows - 1.0)) / rows)
    };
    let share = |columns: &usize| {
        let (width, height) = size(*columns);
        (width / wish.0).min(height / wish.1)
    };
    let best = (1..=count).max_by(|a, b| share(a).total_cmp(&share(b)));
    let Some(columns) = best else { return Vec::new() };
    let (width, height) = size(columns);
    let panel = |index: usize| {
        let (row, column) = (index / columns, index % columns);
        let left = frame.left + (width + gaps.0) * column as f64;
        let top = frame.top + (height + gaps.1) * row as f64;
        Panel {
            index,
            across: (left, left + width),
            down: (top, top + height),
            ends: (column == 0, index + columns >= count),
        }
    };
    (0..count).map(panel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::frame::Needs;
    use crate::report::chart::style::{Shape, Style};
    use crate::report::chart::theme::Look;

    #[test]
    fn panels_stand_beside_each_other_on_a_page_and_below_each_other_on_a_phone() {
        let rows = |shape: Shape, count: usize| {
            let style = Style { shape: Some(shape), ..Style::default() };
            let frame = Frame::new(Look::of(&style), "A title", "", Needs::default());
            let panels = lay(&frame, count, (220.0, 240.0), (10.0, 10.0));
            assert!(panels.iter().all(|it| it.across.1 <= frame.right + 1e-9));
            assert!(panels.iter().all(|it| it.down.1 <= frame.bottom + 1e-9));
            panels.iter().filter(|it| it.ends.0).count()
        };
        assert_eq!(rows(Shape::Column, 3), 1);
        assert_eq!(rows(Shape::Portrait, 2), 1);
        assert_eq!(rows(Shape::Portrait, 4), 2);
        assert_eq!((rows(Shape::Square, 1), rows(Shape::Square, 0)), (1, 0));
    }
}
