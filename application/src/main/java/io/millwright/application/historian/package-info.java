// SPDX-License-Identifier: Apache-2.0
/** What the use cases ask of the historian, beyond what the engine asks of it. */
@NullMarked
package io.millwright.application.historian;

import org.jspecify.annotations.NullMarked;
