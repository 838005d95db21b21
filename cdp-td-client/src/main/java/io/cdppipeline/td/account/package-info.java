/**
 * Who an API key belongs to: open {@link io.cdppipeline.td.account.TdUser} first.
 */
@NullMarked
package io.cdppipeline.td.account;

import org.jspecify.annotations.NullMarked;
