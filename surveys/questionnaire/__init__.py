"""What is asked and what an answer means, pure: problems, choices, values, kinds, expressions, definition, answers.

Apart from everything that keeps or shows: given the same texts it says the same things. Refuses frameworks, databases,
clocks and files.
"""
