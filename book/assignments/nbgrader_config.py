"""Settings of the course for nbgrader. `matlab-pkg release` puts a copy into the course's folder.

That copy is yours: change it there. Every setting is explained on the page "For teachers".
"""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "materials-informatics"

# what students find in place of a solution: an ellipsis, which `expect` takes for "no answer yet"
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\n..."}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# a hand-in may take this long for each of its cells, in seconds
c.Execute.timeout = 60

# late: a tenth of the points for each day that has begun
c.AssignLatePenalties.plugin_class = "matlab_pkg.grading.late.TenPercentADay"

# feedback without the hidden tests: their reasons stay, their code goes
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "matlab_pkg.grading.feedback.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
