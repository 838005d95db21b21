package io.cdppipeline.templates.ingestion;
final class SourcePage { SourcePage(SourcePacks p, SourcePack k) {} String markdown() { return ""; } }
