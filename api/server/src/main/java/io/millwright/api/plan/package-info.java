// SPDX-License-Identifier: Apache-2.0
/** Model files: plan, apply, export. */
@NullMarked
package io.millwright.api.plan;

import org.jspecify.annotations.NullMarked;
