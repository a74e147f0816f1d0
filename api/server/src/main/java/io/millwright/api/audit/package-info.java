// SPDX-License-Identifier: Apache-2.0
/** Who changed what, and when: writing it down, and showing it. */
@NullMarked
package io.millwright.api.audit;

import org.jspecify.annotations.NullMarked;
