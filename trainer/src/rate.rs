//! The rate of learning over a training.

/// The rate at a point of the training, 0 to 1 each: it rises until the point `top`, then falls to
/// nothing (Smith 2018).
pub fn rate_at(point: f32, top: f32) -> f32 {
    let wave = |part: f32| 0.5 - 0.5 * (part * std::f32::consts::PI).cos();
    if point < top {
        0.04 + 0.96 * wave(point / top)
    } else {
        wave(((1.0 - point) / (1.0 - top)).max(0.0))
    }
}
