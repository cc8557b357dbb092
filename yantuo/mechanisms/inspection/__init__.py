"""监督管理, inspection and sampling: what the authority checks, how the result is formed, what follows.

Law: Food Safety Law arts. 109–110; 食品生产经营监督检查管理办法 (Order 49 of 2021); 国办发〔2024〕54号.
"""
