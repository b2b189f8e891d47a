//! Comments as people write them: what of them is masked and what is left, how they are found, what is
//! danger, what is the same once more.

mod mask;
mod query;
mod danger;
mod alike;
