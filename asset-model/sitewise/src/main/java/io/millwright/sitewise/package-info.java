// SPDX-License-Identifier: Apache-2.0
/** What SiteWise writes in another way than model files do: formulas, windows, names. */
@NullMarked
package io.millwright.sitewise;

import org.jspecify.annotations.NullMarked;
