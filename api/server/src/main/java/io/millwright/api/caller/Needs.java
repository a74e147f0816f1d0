// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import io.millwright.access.Action;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a caller must be allowed to do to call this. Without it: GET reads, all else configures. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Needs {
  /** What it does. */
  Action value();
}
