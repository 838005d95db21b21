/**
 * Data models of Treasure Insights: open {@link io.cdppipeline.td.datamodel.TdDataModels} first.
 */
@NullMarked
package io.cdppipeline.td.datamodel;

import org.jspecify.annotations.NullMarked;
