// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.figure.Figure
import io.millwright.reading.ReadingSink
import java.util.Optional
import java.util.UUID

private data class Task(val id: UUID, val state: String, val attempts: Int)

/** Jobs in memory, whose work is what a test says. */
private class Tasks(var work: (Task) -> String) : JobQueue.Jobs<Task> {
  val kept = linkedMapOf<UUID, Task>()

  fun add(state: String = "open", attempts: Int = 0): UUID {
    val id = UUID.randomUUID()
    kept[id] = Task(id, state, attempts)
    return id
  }

  override fun open() = kept.values.filter { it.state == "open" }.map { it.id }

  override fun findOpen(id: UUID) = Optional.ofNullable(kept[id]).filter { it.state == "open" }

  override fun attempts(job: Task) = job.attempts

  override fun begin(job: Task, attempt: Int) =
    job.copy(attempts = attempt).also { kept[it.id] = it }

  override fun run(begun: Task) = begun.copy(state = work(begun))

  override fun givenUp(job: Task) = job.copy(state = "given up")

  override fun hasFailed(ended: Task) = ended.state != "done"

  override fun keep(ended: Task) {
    kept[ended.id] = ended
  }
}

private fun JobQueue<Task>.ended(end: String) =
  figures().filterIsInstance<Figure.Counter>().single { it.labels()["end"] == end }.value().asDouble

class JobQueueSpec :
  FunSpec({
    test("open jobs run in their order, and ended jobs do not") {
      val ran = mutableListOf<UUID>()
      val tasks = Tasks { ran.add(it.id).let { "done" } }
      val first = tasks.add()
      tasks.add(state = "done")
      val second = tasks.add()
      val queue = JobQueue("test", tasks)
      queue.resume()
      ran shouldBe listOf(first, second)
      tasks.open() shouldBe listOf()
      queue.ended("done") shouldBe 2.0
    }

    test("a job that can't be kept does not hold up the next one") {
      val tasks = Tasks { "done" }
      val bad = tasks.add()
      val good = tasks.add()
      tasks.work = { if (it.id == bad) error("no room") else "done" }
      JobQueue("test", tasks).resume()
      tasks.kept.getValue(good).state shouldBe "done"
    }

    test("an absent database is no attempt more, however often it is away") {
      var isAway = true
      val tasks = Tasks {
        if (isAway) throw ReadingSink.UnavailableException("away", IllegalStateException())
        else "done"
      }
      val id = tasks.add()
      val queue = JobQueue("test", tasks)
      repeat(5) { queue.resume() }
      tasks.kept.getValue(id) shouldBe Task(id, "open", 1)
      isAway = false
      queue.resume()
      tasks.kept.getValue(id) shouldBe Task(id, "done", 1)
      queue.stop()
    }

    test("a job during which three processes have ended is given up by the fourth") {
      val tasks = Tasks { "done" }
      val id = tasks.add(attempts = 2)
      val lost = tasks.add(attempts = 3)
      val queue = JobQueue("test", tasks)
      queue.resume()
      tasks.kept.getValue(id) shouldBe Task(id, "done", 3)
      tasks.kept.getValue(lost) shouldBe Task(lost, "given up", 3)
      queue.ended("failed") shouldBe 1.0
    }

    test("the request to stop a job is forgotten when the job has ended") {
      val tasks = Tasks { "" }
      val id = tasks.add()
      val queue = JobQueue("test", tasks)
      tasks.work = { if (queue.isCancelled(it.id)) "stopped" else "done" }
      queue.cancel(id)
      queue.resume()
      tasks.kept.getValue(id).state shouldBe "stopped"
      queue.isCancelled(id) shouldBe false
    }
  })
