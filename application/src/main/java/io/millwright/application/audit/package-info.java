// SPDX-License-Identifier: Apache-2.0
/** Who changed what, and when. */
@NullMarked
package io.millwright.application.audit;

import org.jspecify.annotations.NullMarked;
