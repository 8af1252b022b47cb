//! specimens
