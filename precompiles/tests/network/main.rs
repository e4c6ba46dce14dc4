//! The precompiles of the network: subnets, neurons, proxies, and what is read of them.

mod getters;
mod neuron;
mod properties;
mod proxy;
mod registration;
mod setters;
mod support;
mod views;
