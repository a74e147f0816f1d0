// SPDX-License-Identifier: Apache-2.0
/** The live feed: values and alarms for everybody who watches, as soon as they are stored. */
@NullMarked
package io.millwright.application.live;

import org.jspecify.annotations.NullMarked;
