package io.cdppipeline.config;

/** A value and the place it was read from. */
record Located<T>(Place place, T value) {}
