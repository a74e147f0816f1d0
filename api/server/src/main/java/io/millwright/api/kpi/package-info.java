// SPDX-License-Identifier: Apache-2.0
/** Key performance indicators. */
@NullMarked
package io.millwright.api.kpi;

import org.jspecify.annotations.NullMarked;
