// SPDX-License-Identifier: Apache-2.0
/** Decides which hosts and origins are answered, and answers the requests that are refused. */
@NullMarked
package io.millwright.api.host;

import org.jspecify.annotations.NullMarked;
