// SPDX-License-Identifier: Apache-2.0
/** What this server is and how it is. */
@NullMarked
package io.millwright.api.about;

import org.jspecify.annotations.NullMarked;
