//! Logistic regression with a penalty on the squares of the weights, by gradient descent.

/// An example: the features of a candidate, and whether it is the one who is meant.
pub type Example = (Vec<f32>, bool);

/// A weight for each feature.
pub type Weights = Vec<f32>;

/// The penalty on the square of a weight, in examples. Chosen by cross-validation among 0.3, 1, 3.
const PENALTY: f32 = 1.0;
const STEPS: usize = 3_000;

/// Returns the probability of an example, 0 to 1.
pub fn probability(weights: &Weights, features: &[f32]) -> f32 {
    let sum: f32 = weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Fits weights by gradient descent with momentum (Nesterov 1983); each feature at a rate of its own, by its
/// mean square.
pub fn fit_weights(examples: &[Example]) -> Weights {
    let Some((first, _)) = examples.first() else { return Vec::new() };
    let features = first.len();
    let mut scale = vec![0.0_f32; features];
    for (values, _) in examples {
        values.iter().zip(&mut scale).for_each(|(value, scale)| *scale += value * value);
    }
    // a quarter is the steepest slope of the logistic function; features go together
    let rates: Vec<f32> = scale.iter().map(|scale| 0.4 / (scale + PENALTY)).collect();
    let (mut weights, mut ahead) = (vec![0.0_f32; features], vec![0.0_f32; features]);
    for step in 0..STEPS {
        let mut slope: Vec<f32> = ahead.iter().map(|weight| PENALTY * weight).collect();
        for (values, right) in examples {
            let error = probability(&ahead, values) - f32::from(u8::from(*right));
            values.iter().zip(&mut slope).for_each(|(value, slope)| *slope += error * value);
        }
        let momentum = step as f32 / (step as f32 + 3.0);
        for (((weight, ahead), slope), rate) in
            weights.iter_mut().zip(&mut ahead).zip(&slope).zip(&rates)
        {
            let next = *ahead - rate * slope;
            *ahead = next + momentum * (next - *weight);
            *weight = next;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_tell_the_share_that_is_right() {
        // of the even ones 9 in 10 are right, of the odd ones 1 in 10
        let example = |at: usize| {
            let (even, tenth) = (at.is_multiple_of(2), (at / 2).is_multiple_of(10));
            (vec![1.0, f32::from(u8::from(even))], even != tenth)
        };
        let examples: Vec<Example> = (0..2000).map(example).collect();
        let weights = fit_weights(&examples);
        assert!((probability(&weights, &[1.0, 1.0]) - 0.9).abs() < 0.02);
        assert!((probability(&weights, &[1.0, 0.0]) - 0.1).abs() < 0.02);
    }
}
