// SPDX-License-Identifier: Apache-2.0
/** The plant as the HTTP API serves it, and how it changes. */
@NullMarked
package io.millwright.api.plant;

import org.jspecify.annotations.NullMarked;
