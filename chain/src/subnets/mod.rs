//! Subnets: registration, start, hyperparameters, dissolving (spec 05 §4, §19; 04 §17).
