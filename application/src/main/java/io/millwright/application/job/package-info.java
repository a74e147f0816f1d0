// SPDX-License-Identifier: Apache-2.0
/** Jobs that read values from files. */
@NullMarked
package io.millwright.application.job;

import org.jspecify.annotations.NullMarked;
