//! Neurons: registration, pruning, weights, stake weights (spec 05 §5, §8).
