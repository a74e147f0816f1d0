// SPDX-License-Identifier: Apache-2.0
/** The plant as it is now, and the use cases that change it. */
@NullMarked
package io.millwright.application.plant;

import org.jspecify.annotations.NullMarked;
