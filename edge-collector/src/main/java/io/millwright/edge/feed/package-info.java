// SPDX-License-Identifier: Apache-2.0
/** What an edge tells its server about the streams that it delivers. */
@NullMarked
package io.millwright.edge.feed;

import org.jspecify.annotations.NullMarked;
