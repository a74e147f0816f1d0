// SPDX-License-Identifier: Apache-2.0
/** Values and alarms as they come, by server-sent events. */
@NullMarked
package io.millwright.api.live;

import org.jspecify.annotations.NullMarked;
