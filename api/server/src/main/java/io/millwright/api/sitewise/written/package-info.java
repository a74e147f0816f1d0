// SPDX-License-Identifier: Apache-2.0
/** Keeps how callers wrote models and assets, so that answers say it in their words. */
@NullMarked
package io.millwright.api.sitewise.written;

import org.jspecify.annotations.NullMarked;
