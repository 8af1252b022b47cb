//! Cloud support (云上审批支撑团队): one question is one thread; who is offered it, what was promised, who is told when it
//! is late, how many experts have to be there.
//!
//! Everything is a function of its arguments: the same events give the same offers, in a test, in a simulation and in the
//! station. Must not read a clock, a database or randomness, and must not know how a message reaches anybody.

pub mod access;
pub mod anchor;
pub mod call;
pub mod card;
pub mod desk;
pub mod erlang;
pub mod expert;
pub mod likeness;
pub mod measures;
pub mod promise;
pub mod question;
pub mod recording;
pub mod shared;
pub mod shift;
pub mod simulation;
pub mod skill;
pub mod suggest;
