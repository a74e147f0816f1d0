// SPDX-License-Identifier: Apache-2.0
/** Computing the past again, and trying out what a change would compute. */
@NullMarked
package io.millwright.api.replay;

import org.jspecify.annotations.NullMarked;
